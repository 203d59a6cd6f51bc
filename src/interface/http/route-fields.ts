import { z } from 'zod';
import { Id } from '../protocol/index.ts';

export const ConversationParams = z.object({ id: Id });

/** A whole number in a query, which holds nothing but text. */
export const wholeOrNone = (range: { from: number; to: number }) =>
  digits.transform(Number).pipe(z.int().min(range.from).max(range.to)).optional();

/** The same with a value for where it is left out. */
export const whole = (range: { from: number; to: number; preset: number }) =>
  digits.transform(Number).pipe(z.int().min(range.from).max(range.to)).default(range.preset);

const digits = z.string().regex(/^\d{1,16}$/, 'must be a whole number');

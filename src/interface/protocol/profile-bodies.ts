import { z } from 'zod';
import { Person } from './fields.ts';

/** What one sees of somebody else. */
export const Card = Person.extend({
  relation: z.enum(['none', 'requested', 'asked', 'friend']),
  /** Whether I blocked them. The other way round nobody is told. */
  isBlocked: z.boolean(),
  /** My own name for them. */
  remark: z.string().optional(),
});
export type Card = z.infer<typeof Card>;

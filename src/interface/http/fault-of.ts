import { NotFoundError, ParseError, ValidationError } from 'elysia';
import { Refusal } from '../../domain/shared/refusals.ts';
import { badFields, HttpProblem } from './problem.ts';

/** Fields that are named in one answer. */
const FIELDS_MAX = 10;

/** The framework's faults in our words; what is left is one of ours or a bug. */
export function faultOf(fault: unknown): unknown {
  if (fault instanceof ParseError) return fault.cause ?? new HttpProblem('bad_request');
  if (fault instanceof NotFoundError) return new HttpProblem('not_found');
  if (fault instanceof ValidationError) return badFields(...namedFields(fault));
  return fault;
}

/** An expected no, as opposed to a bug. */
export const isExpected = (fault: unknown): boolean =>
  fault instanceof Refusal || fault instanceof HttpProblem;

function namedFields(fault: ValidationError): { path: string; message: string }[] {
  return fault.all.slice(0, FIELDS_MAX).map((each) => {
    const { path, message } = each as { path?: string; message?: string };
    return {
      path: path === undefined || path === 'root' ? fault.type : path,
      message: message ?? 'is not valid',
    };
  });
}

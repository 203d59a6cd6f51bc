import { z } from 'zod';
import type { ClientId, UserId } from '../../domain/shared/ids.ts';
import type { AuditEntry, ManagedUser } from '../../modules/users/index.ts';
import type { bodies } from '../protocol/index.ts';
import { presentPerson } from './presenting.ts';

export const presentManaged = ({ user, seenAt }: ManagedUser): bodies.ManagedUser => ({
  user: presentPerson(user),
  role: user.role,
  kind: user.kind,
  createdAt: user.createdAt,
  ...(seenAt === undefined ? {} : { seenAt }),
  isDisabled: user.disabledAt !== null,
  isClosed: user.closedAt !== null,
});

export const presentAuditLine = ({ line, actor, target }: AuditEntry): bodies.AuditLine => ({
  at: line.at,
  ...(actor ? { actor: presentPerson(actor) } : {}),
  action: line.action,
  ...(target ? { target: presentPerson(target) } : {}),
  detail: JSON.parse(line.detail) as Record<string, unknown>,
});

interface Place {
  readonly at: number;
  readonly actorId: UserId;
  readonly clientId: ClientId;
}

const PLACE = /^(\d{1,16})_([a-z2-7]{1,26})_([0-9a-f-]{36})$/;

/** A place in the audit as one word; what it is made of is nobody's business. */
export const auditPlaceText = ({ at, actorId, clientId }: Place): string => `${at}_${actorId}_${clientId}`;

export const AuditPlaceText = z
  .string()
  .regex(PLACE)
  .transform((text): Place => {
    const [, at, actorId, clientId] = PLACE.exec(text) ?? [];
    return { at: Number(at), actorId: actorId as UserId, clientId: clientId as ClientId };
  });

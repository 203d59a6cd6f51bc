import type { Card, FoundPerson } from '../../modules/users/index.ts';
import type { bodies, Head } from '../protocol/index.ts';
import { type HeadLike, presentHead } from '../protocol/index.ts';

export const presentPerson = (user: { userId: string; handle: string; name: string }) => ({
  id: user.userId,
  handle: user.handle,
  name: user.name,
});

export const presentCard = ({ user, profile, relation, isBlocked, remark }: Card): bodies.Card => ({
  ...presentPerson(user),
  profile,
  relation,
  isBlocked,
  ...(remark === undefined ? {} : { remark }),
});

export const presentFound = ({ user, remark, match }: FoundPerson): bodies.FoundPeople['people'][number] => ({
  user: presentPerson(user),
  match,
  ...(remark === undefined ? {} : { remark }),
});

export const presentSession = (
  session: {
    sessionId: string;
    deviceId: string;
    deviceName: string;
    address: string;
    createdAt: number;
    seenAt: number;
  },
  currentId: string,
) => ({
  id: session.sessionId,
  device: session.deviceId,
  deviceName: session.deviceName,
  address: session.address,
  createdAt: session.createdAt,
  seenAt: session.seenAt,
  isCurrent: session.sessionId === currentId,
});

export const presentHeads = (heads: readonly HeadLike[]): Head[] => heads.map(presentHead);

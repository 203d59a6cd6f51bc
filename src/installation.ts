import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createCore, openStore } from './compose.ts';
import type { InvitationRow, UserRow } from './domain/shared/rows.ts';
import { personalFolder, processEnvironment } from './infra/config/environment.ts';
import { type LoadedConfig, loadConfig, settings } from './infra/config/load.ts';
import { addonSentence, unpackNativeAddonBelow } from './infra/config/native-addon.ts';
import { printChecked, printDefaults, printDocumentation } from './infra/config/print.ts';
import { shownValue } from './infra/config/settings.ts';
import { StartFault } from './infra/config/start-fault.ts';
import { version } from './infra/config/version.ts';
import { createLog } from './infra/log/log.ts';
import { listAccounts, listInvitations } from './infra/sqlite/account-list.ts';
import { openReader, type Sqlite } from './infra/sqlite/database.ts';
import { examine } from './infra/sqlite/doctor.ts';
import { DATABASE_FILE } from './infra/sqlite/open-store.ts';
import type { Account, Installation, ListedInvitation, Means, Sources } from './interface/cli/means.ts';
import { startServer } from './serve.ts';

/** What the commands work on, put together from the adapters. */
export const means: Means = {
  version,
  settings: settings.map((setting) => ({ ...setting, preset: shownValue(setting, setting.preset) })),
  installation: (sources, mode) => {
    const loaded = load(sources);
    const { data } = loaded.config;
    if (mode === 'find' && !existsSync(join(data, DATABASE_FILE))) {
      throw new StartFault(`There is no data of Magpie in the folder ${resolve(data)}.`);
    }
    unpackNativeAddonBelow(data);
    return installationOf(loaded);
  },
  configuration: {
    check: (sources) => printChecked(load(sources)),
    defaults: printDefaults,
    documentation: printDocumentation,
  },
  sentenceOf: (fault) => (fault instanceof StartFault ? fault.message : addonSentence(fault)),
  personalFolder: personalFolder(),
};

const load = ({ flags, file }: Sources): LoadedConfig =>
  loadConfig({ flags, file, environment: processEnvironment() });

function installationOf({ config, origins }: LoadedConfig): Installation {
  const log = createLog(config.log);
  const open = () => openStore(config, (message) => log.error('the store failed', { message }));
  return {
    data: config.data,
    publicUrl: config.publicUrl,
    serve: async (onFatal) => {
      const isMetricsPortSet = origins.has('metrics.port');
      const { core, durability, ...server } = await startServer(config, {
        log,
        version,
        isMetricsPortSet,
        onFatal,
      });
      return { ...server, isDurable: durability.isDurable, users: core.users, onFault: core.onFault };
    },
    openUsers: async () => {
      const store = await open();
      const { users, queue } = createCore(config, store, log);
      const close = async () => {
        await queue.drain();
        await store.close();
      };
      return { users, close };
    },
    migrate: async () => {
      const store = await open();
      await store.close();
      return store.applied;
    },
    doctor: async () => reading(config.data, examine),
    accounts: async () => reading(config.data, listAccounts).map(listedAccount),
    invitations: async () => reading(config.data, listInvitations).map(listedInvitation),
  };
}

const listedAccount = (row: UserRow): Account => ({
  ...row,
  isDisabled: row.disabledAt !== null,
  isClosed: row.closedAt !== null,
});

const listedInvitation = (row: InvitationRow): ListedInvitation => ({
  ...row,
  id: row.invitationId,
  isRevoked: row.revokedAt !== null,
});

function reading<T>(data: string, read: (db: Sqlite) => T): T {
  const db = openReader(join(data, DATABASE_FILE));
  try {
    return read(db);
  } finally {
    db.close();
  }
}

import type { InstallationRef } from '../core/departure.ts';
import { UserError } from '../core/errors.ts';
import type { Args } from './table.ts';

/** What `--installation` names. Throws a `UserError` where it names nothing. */
export function installationOf({ installation: flag }: Args['flags']): InstallationRef {
  if (flag === undefined)
    throw new UserError(
      'Which one? --installation is slack: with the id of a workspace after it, or discord: with that of a server.',
    );
  const text = String(flag);
  const [, platform, installation] =
    /^(slack):([TE][A-Z0-9]{2,30})$/.exec(text) ?? /^(discord):(\d{15,21})$/.exec(text) ?? [];
  if (installation === undefined)
    throw new UserError(
      `--installation is such as slack:T012AB3CD or discord:123456789012345678, not “${text.slice(0, 40)}”.`,
    );
  return { platform: platform === 'slack' ? 'slack' : 'discord', installation };
}

export const nothingKept = ({ platform, installation }: InstallationRef): UserError =>
  new UserError(`Nothing is kept about ${platform}:${installation}.`);

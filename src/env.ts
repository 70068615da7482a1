import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { UserError } from './core/errors.ts';

/** One environment variable: `.env.example`, README's table and every error message are made from this. */
interface Variable<S extends z.ZodType = z.ZodType> {
  readonly schema: S;
  /** What a right value is, to follow “expected”. */
  readonly expected: string;
  readonly about: string;
  /** What holds when it is unset, as text. */
  readonly fallback: string;
  /** Never shown, whatever is wrong with it. `each`: every entry of a list with commas is one. */
  readonly secret?: true | 'each';
}

const variable = <S extends z.ZodType>(options: Variable<S>) => options;

const url = (fallback: string, about: string) =>
  variable({
    schema: z
      .url({ protocol: /^https?$/ })
      .transform((address) => address.replace(/\/+$/, ''))
      .default(fallback),
    expected: `an address that starts with https:// (or http://), such as ${fallback}`,
    about,
    fallback,
  });

/** Can also be read from the file that the variable with `_FILE` names. */
const secret = (expected: string, about: string) =>
  variable({
    schema: z.string().regex(/^\S+$/).optional(),
    expected: `${expected}, without spaces`,
    about: `${about} Or name a file with it in the variable with _FILE at the end.`,
    fallback: 'none',
    secret: true,
  });

const snowflake = (about: string, fallback: string) =>
  variable({
    schema: z
      .string()
      .regex(/^\d{15,21}$/)
      .optional(),
    expected: 'an id of 15 to 21 digits, as Discord’s developer mode copies it',
    about,
    fallback,
  });

const listOf = <T extends string>(entry: z.ZodType<T, string>) =>
  z
    .string()
    .transform((text) => [...new Set(text.split(/[\s,]+/).filter(Boolean))])
    .pipe(z.array(entry) as z.ZodType<T[], string[]>);

export const variables = {
  DATABASE_URL: variable({
    schema: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
    expected: 'an address such as postgres://user:password@host:5432/paperboy',
    about: 'A PostgreSQL server (15 or newer). Unset: an embedded database in PAPERBOY_DATA.',
    fallback: 'embedded',
    secret: true,
  }),
  PAPERBOY_DATA: variable({
    schema: z.string().default('./data'),
    expected: 'a folder that this process may write to',
    about: 'Where the embedded database, the log of a terminal session and its history live.',
    fallback: './data',
  }),
  PAPERBOY_SOURCES: variable({
    schema: listOf(z.enum(['huggingface', 'arxiv'])).default(['huggingface', 'arxiv']),
    expected: 'huggingface, arxiv, or both with a comma between',
    about:
      'Who may be asked. Hugging Face brings the daily lists; arXiv is read for followed categories and for single papers that Hugging Face doesn’t know.',
    fallback: 'huggingface,arxiv',
  }),
  PAPERBOY_COMMAND: variable({
    schema: z
      .string()
      .regex(/^[a-z][a-z0-9_-]{0,31}$/)
      .default('paper'),
    expected: 'a word of at most 32 small letters, digits, - or _',
    about: 'The word after the slash.',
    fallback: 'paper',
  }),
  PAPERBOY_BACKFILL: variable({
    schema: z.iso.date().default('2023-05-04'),
    expected: 'a date such as 2026-01-31',
    about: 'The oldest daily list to collect. The default is the first there ever was.',
    fallback: '2023-05-04',
  }),
  HF_API_URL: url('https://huggingface.co', 'Where Hugging Face answers.'),
  HF_TOKEN: secret(
    'a token from huggingface.co/settings/tokens',
    'Doubles the rate limit of Hugging Face; not needed.',
  ),
  ARXIV_API_URL: url('https://export.arxiv.org', 'Where arXiv’s API answers.'),
  ARXIV_RSS_URL: url('https://rss.arxiv.org', 'Where arXiv’s category feeds are.'),
  ARXIV_CATEGORIES: variable({
    schema: listOf(z.string().regex(/^[a-z]+(-[a-z]+)*(\.[A-Za-z-]+)?$/)).default([]),
    expected: 'categories such as cs.CL, stat.ML with commas between',
    about: 'Categories to read every day whether or not somebody subscribed to them.',
    fallback: 'none',
  }),
  SLACK_BOT_TOKEN: secret(
    'the bot token of your Slack app, which begins with xoxb-',
    'Runs Paperboy in Slack.',
  ),
  SLACK_APP_TOKEN: secret(
    'the app-level token of your Slack app, which begins with xapp-',
    'Lets Slack reach Paperboy through a socket that Paperboy opens: no public address is needed.',
  ),
  SLACK_SIGNING_SECRET: secret(
    'the signing secret of your Slack app',
    'Lets Slack reach Paperboy over HTTP, at PORT. Not needed with SLACK_APP_TOKEN.',
  ),
  SLACK_CLIENT_ID: variable({
    schema: z
      .string()
      .regex(/^[\w.-]{1,64}$/)
      .optional(),
    expected: 'the client id of your Slack app, such as 1234567890.1234567890',
    about:
      'With SLACK_CLIENT_SECRET, in place of SLACK_BOT_TOKEN: Paperboy serves every workspace in which somebody installs it, at /slack/install of the web door. Takes PAPERBOY_KEYS and PORT too.',
    fallback: 'none',
  }),
  SLACK_CLIENT_SECRET: secret(
    'the client secret of your Slack app',
    'Lets workspaces install Paperboy, with SLACK_CLIENT_ID.',
  ),
  SLACK_API_URL: url('https://slack.com/api', 'Where Slack answers.'),
  SLACK_EDITORS: variable({
    schema: z.enum(['everyone', 'admins']).default('everyone'),
    expected: 'everyone or admins',
    about:
      'Who in Slack may change what is posted in a channel: everyone in it, or only admins of the workspace. Guests and people from other workspaces never may; all this takes the scope users:read.',
    fallback: 'everyone',
  }),
  DISCORD_TOKEN: secret('the bot token of your Discord application', 'Runs Paperboy in Discord.'),
  DISCORD_APPLICATION_ID: snowflake(
    'The Discord application. Unset: the one of the token.',
    'from the token',
  ),
  DISCORD_GUILD_ID: snowflake(
    'One Discord server to register the command in, where it is there at once. Unset: in all of them.',
    'all',
  ),
  DISCORD_PUBLIC_KEY: variable({
    schema: z
      .string()
      .regex(/^[0-9a-f]{64}$/i)
      .optional(),
    expected: '64 hexadecimal digits, as the application’s General Information page shows them',
    about:
      'The application’s public key. Set: Discord calls over HTTP, at PORT, in place of the gateway; its Interactions Endpoint URL then ends with /discord/interactions.',
    fallback: 'none; a connection to the gateway is opened',
  }),
  DISCORD_EDITOR_ROLES: variable({
    schema: listOf(z.string().regex(/^\d{15,21}$/)).default([]),
    expected: 'ids of 15 to 21 digits, as Discord’s developer mode copies them, with commas between',
    about:
      'Roles whose members may change what is posted in a channel, beside those who have the right Manage Channels or Manage Server.',
    fallback: 'none',
  }),
  DISCORD_API_URL: url('https://discord.com/api', 'Where Discord answers.'),
  PAPERBOY_KEYS: variable({
    schema: z
      .string()
      .transform((text) =>
        text
          .split(/[\s,]+/)
          .filter(Boolean)
          .join(','),
      )
      // 43 characters of base64, and one that fills up, are 32 bytes.
      .pipe(z.string().regex(/^[\w+/-]{43}=?(,[\w+/-]{43}=?)*$/))
      .optional(),
    expected:
      'keys of exactly 32 bytes, each as 44 characters of base64, with commas between; “paperboy keys new” prints one',
    about:
      'Encrypts the tokens of workspaces that installed Paperboy in the database: the first key encrypts, all of them decrypt. Or name a file with them in the variable with _FILE at the end.',
    fallback: 'none',
    secret: 'each',
  }),
  PAPERBOY_OWNER: variable({
    schema: z
      .string()
      .regex(/^(slack:([TE][A-Z0-9]{2,30}\/)?[UW][A-Z0-9]{2,30}|discord:\d{15,21})$/)
      .transform((text) => {
        const [platform, id = ''] = text.split(':');
        const [user = '', installation = null] = id.split('/').reverse();
        const name = platform === 'slack' ? ('slack' as const) : ('discord' as const);
        return { platform: name, installation, user };
      })
      .optional(),
    expected:
      'slack: or discord: with the id of a person after it, such as slack:U012AB3CD; where many workspaces install Paperboy with the workspace’s before it, such as slack:T012AB3CD/U012AB3CD',
    about:
      'Who gets a direct message, at most one a day of each kind, when a source can’t be read for 24 hours, when nobody knows whether a post arrived, and when a token is refused.',
    fallback: 'nobody; the log says it',
  }),
  PAPERBOY_LIMITS: variable({
    schema: z
      .string()
      .regex(/^[1-9]\d{0,5}(,[1-9]\d{0,5}){2}$/)
      .default('20,60,300')
      .transform((text) => {
        const [person = 0, channel = 0, installation = 0] = text.split(',').map(Number);
        return { person, channel, installation };
      }),
    expected: 'three numbers from 1 to 999999 with commas between, such as 20,60,300',
    about:
      'So many commands and presses a minute of one person, in one channel, and in one workspace or server are answered; whoever asks more is asked to slow down.',
    fallback: '20,60,300',
  }),
  PAPERBOY_PURGE_DAYS: variable({
    schema: z
      .string()
      .regex(/^\d{1,3}$/)
      .default('7')
      .transform(Number)
      .pipe(z.number().max(365)),
    expected: 'a number of days from 0 to 365',
    about:
      'So many days after somebody has removed Paperboy from a workspace or server, or deleted a channel, everything about it is deleted, unless it is there again by then. 0: at once.',
    fallback: '7',
  }),
  LOG_LEVEL: variable({
    schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']).optional(),
    expected: 'debug, info, warn, error or silent',
    about: 'How much is logged, as JSON lines on standard error (in a terminal session: to paperboy.log).',
    fallback: 'info when started, warn for other commands',
  }),
  PORT: variable({
    schema: z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .pipe(z.number().max(65_535))
      .optional(),
    expected: 'a number from 0 to 65535',
    about:
      'Opens the web door while platforms run: /healthz, /readyz, /metrics, Slack’s requests at /slack/events, with SLACK_CLIENT_ID its installation at /slack/install, and Discord’s requests at /discord/interactions.',
    fallback: 'none',
  }),
  HOST: variable({
    schema: z
      .string()
      .regex(/^[\w.:-]+$/)
      .default('127.0.0.1'),
    expected: 'a host name or address such as 127.0.0.1 or 0.0.0.0',
    about: 'The address the web door listens on.',
    fallback: '127.0.0.1',
  }),
};

type Variables = typeof variables;
export type Env = { readonly [Name in keyof Variables]: z.output<Variables[Name]['schema']> };

/** What is wrong with the environment, in lines that may be printed: no secret stands in them. */
export function environmentMistakes(input: Readonly<Record<string, string | undefined>>): string[] {
  const single = Object.entries<Variable>(variables).flatMap(([name, { schema, expected, secret }]) => {
    const value = given(input, name);
    if (schema.safeParse(value).success) return [];
    const shown = secret ? 'is not right' : `is “${value?.slice(0, 80)}”`;
    return [`${name} ${shown}: expected ${expected}. Correct it, or remove it to use the default.`];
  });
  return single.length > 0 ? single : contradictions((name) => given(input, name));
}

/** What is right by itself, but not beside the rest. */
function contradictions(value: (name: keyof Variables) => string | undefined): string[] {
  const isSet = (name: keyof Variables) => value(name) !== undefined;
  const found: string[] = [];
  if (isSet('SLACK_CLIENT_ID') && isSet('SLACK_BOT_TOKEN'))
    found.push(
      'SLACK_BOT_TOKEN serves one workspace, SLACK_CLIENT_ID every one that installs Paperboy. Remove SLACK_BOT_TOKEN to serve many, or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET to serve the one.',
    );
  for (const [one, other] of [
    ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET'],
    ['SLACK_CLIENT_SECRET', 'SLACK_CLIENT_ID'],
  ] as const) {
    if (isSet(one) && !isSet(other))
      found.push(`${one} does nothing without ${other}. Set both, from your Slack app’s Basic Information.`);
  }
  const owner = value('PAPERBOY_OWNER') ?? '';
  if (isSet('SLACK_CLIENT_ID') && /^slack:[UW]/.test(owner))
    found.push(
      `PAPERBOY_OWNER is “${owner.slice(0, 80)}”: where many workspaces install Paperboy, their id has to stand before the person’s, such as slack:T012AB3CD/${owner.slice('slack:'.length, 80)}.`,
    );
  return found;
}

/** Checks every variable at once. Throws one `UserError` that names all that is wrong. */
export function readEnv(input: Readonly<Record<string, string | undefined>>): Env {
  const mistakes = environmentMistakes(input);
  if (mistakes.length > 0) throw new UserError(mistakes.join('\n'));
  const entries = Object.entries<Variable>(variables).map(([name, { schema }]) => [
    name,
    schema.parse(given(input, name)),
  ]);
  return Object.freeze(Object.fromEntries(entries)) as Env;
}

/** The secrets that are set, in an environment that has been read or not: what no output may show. */
export const secretsOf = (input: Readonly<Record<string, unknown>>): string[] =>
  Object.entries<Variable>(variables).flatMap(([name, { secret }]) => {
    const value = input[name];
    if (!secret || typeof value !== 'string') return [];
    return secret === 'each' ? value.split(/[\s,]+/).filter(Boolean) : [value.trim()];
  });

/** The process's environment over the `.env` file of the working directory, if there is one. */
export function environment(): Record<string, string | undefined> {
  return withSecretFiles({ ...dotenv(), ...process.env });
}

/** Secrets that stand in files, as container platforms hand them over: `DISCORD_TOKEN_FILE=/run/secrets/discord`. */
function withSecretFiles(input: Record<string, string | undefined>): Record<string, string | undefined> {
  const read = { ...input };
  for (const [name, { secret }] of Object.entries<Variable>(variables)) {
    const file = given(input, `${name}_FILE`);
    if (!secret || file === undefined || given(input, name) !== undefined) continue;
    try {
      read[name] = readFileSync(file, 'utf8');
    } catch (error) {
      throw new UserError(`The file that ${name}_FILE names can’t be read: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }
  return read;
}

function dotenv(): Record<string, string | undefined> {
  try {
    return parseEnv(readFileSync('.env', 'utf8')) as Record<string, string | undefined>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new UserError(`The file .env can’t be read: ${(error as Error).message}`, { cause: error });
  }
}

/** An empty value counts as unset, as everywhere where such files are edited by hand. */
const given = (input: Readonly<Record<string, string | undefined>>, name: string) =>
  input[name]?.trim() || undefined;

import { createHmac } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import {
  AuthorizationError,
  InstallProvider,
  InvalidStateError,
  MissingCodeError,
  MissingStateError,
} from '@slack/oauth';
import type { Installations } from '../../core/installation.ts';
import type { PlatformTools } from '../../core/platform.ts';
import { clientOptions, toSlackLogger } from './client.ts';
import { OPTIONAL_SCOPES, REQUIRED_SCOPES } from './commands.ts';
import { holderOf, toGrant, writeGrant } from './grant.ts';
import type { ClientCredentials } from './installed.ts';
import { type Page, sendPage, setPageHeaders, toHtml } from './pages.ts';
import { toFailure } from './result.ts';
import type { Workspaces } from './workspaces.ts';

export const INSTALL_PATH = '/slack/install';
/** Where Slack sends people back to; the manifest names it, and Slack takes no other. */
export const REDIRECT_PATH = '/slack/oauth_redirect';

export interface InstallOptions extends ClientCredentials, Pick<PlatformTools, 'log' | 'prefix'> {
  readonly installations: Installations;
  readonly workspaces: Workspaces;
  readonly apiUrl: string;
}

/** The two pages through which a workspace or an organization installs the app: https://docs.slack.dev/authentication/installing-with-oauth */
export function createInstall({
  clientId,
  clientSecret,
  installations,
  workspaces,
  apiUrl,
  log,
  prefix,
}: InstallOptions): readonly { readonly path: string; readonly listener: RequestListener }[] {
  const provider = new InstallProvider({
    clientId,
    clientSecret,
    // The same in all processes, so that one can end what another has begun.
    stateSecret: createHmac('sha256', clientSecret)
      .update('paperboy: state of an installation')
      .digest('hex'),
    authorizationUrl: new URL('../oauth/v2/authorize', apiUrl.replace(/\/*$/, '/')).href,
    installUrlOptions: { scopes: [...REQUIRED_SCOPES, ...Object.keys(OPTIONAL_SCOPES)] },
    renderHtmlForInstallPath: (href) => toHtml(askingPage(href)),
    installationStore: {
      async storeInstallation(installation) {
        const grant = toGrant(installation);
        const id = holderOf(grant);
        await installations.keep(id, { secret: writeGrant(grant), by: installation.user.id });
        workspaces.forget(id);
        log.info('slack app installed', { installation: id, organization: grant.organization });
      },
      // Its only caller would renew tokens without a lock: `installed.ts` looks them up.
      fetchInstallation: () => Promise.reject(new Error('tokens are not looked up here')),
    },
    logger: toSlackLogger(log),
    clientOptions: clientOptions({ apiUrl, log }),
  });

  const begin = (request: IncomingMessage, response: ServerResponse) => {
    setPageHeaders(response);
    return provider.handleInstallPath(request, response);
  };

  const end = (request: IncomingMessage, response: ServerResponse) =>
    provider.handleCallback(request, response, {
      success: ({ team, enterprise }) =>
        sendPage(response, 200, installedPage(team?.name ?? enterprise?.name ?? 'your workspace', prefix)),
      failure(error) {
        const { status, page } = whatWentWrong(error);
        // Of an error of Slack's client only the word: it holds the request.
        log.warn('slack app not installed', { reason: error.name, detail: toFailure(error).detail });
        sendPage(response, status, page);
      },
    });

  const route = (
    path: string,
    answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  ) => ({
    path,
    listener: (request: IncomingMessage, response: ServerResponse) => {
      if (request.method !== 'GET') {
        response.writeHead(405, { allow: 'GET' }).end();
        return;
      }
      answer(request, response).catch((error: unknown) => {
        log.error('slack installation failed', { err: error });
        if (!response.headersSent) sendPage(response, 500, failedPage('Something went wrong on our side.'));
        else response.end();
      });
    },
  });

  return [route(INSTALL_PATH, begin), route(REDIRECT_PATH, end)];
}

const askingPage = (href: string): Page => ({
  title: 'Paperboy for Slack',
  lines: [
    'It brings the day’s trending research papers into channels that subscribe, and answers questions about papers.',
    'Slack asks you next which workspace it is for, and lists what it may do there. Rights that are optional can be left out.',
  ],
  next: { label: 'Add to Slack', href },
});

const installedPage = (name: string, prefix: string): Page => ({
  title: `Paperboy is in ${name}`,
  lines: [
    `Type /${prefix} in any channel to see the newest papers. /${prefix} subscribe brings a list into the channel every day; into a private channel invite the bot first.`,
    'You can close this page.',
  ],
  next: null,
});

const AGAIN = { label: 'Begin again', href: INSTALL_PATH.slice(INSTALL_PATH.lastIndexOf('/') + 1) };

const failedPage = (why: string): Page => ({
  title: 'Paperboy was not installed',
  lines: [why, 'Nothing was kept of this attempt.'],
  next: AGAIN,
});

function whatWentWrong(error: Error): { status: number; page: Page } {
  if (error instanceof InvalidStateError || error instanceof MissingStateError)
    return {
      status: 400,
      page: failedPage(
        'This page was not begun in this browser, or more than ten minutes ago. It has to be opened and ended in the same one, with cookies allowed.',
      ),
    };
  if (error instanceof AuthorizationError)
    return { status: 400, page: failedPage('It was cancelled in Slack.') };
  if (error instanceof MissingCodeError)
    return { status: 400, page: failedPage('Slack sent nothing along that could be used.') };
  const { kind } = toFailure(error);
  if (kind === 'rejected' || kind === 'unauthorized' || kind === 'forbidden')
    return {
      status: 400,
      page: failedPage(
        'Slack didn’t accept it. What it sent along may have been used before, or be too old; whoever runs this finds Slack’s reason in the log.',
      ),
    };
  return {
    status: 502,
    page: failedPage('It could not be finished right now. Please try again in a minute.'),
  };
}

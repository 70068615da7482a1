import { randomBytes } from 'node:crypto';
import type { Refusal } from './content.ts';
import { CODE_MS, MOST_TOKENS, TOKEN_S } from './limits.ts';
import type { Json, Organization, World } from './world.ts';

/** What the app is to Slack. */
export interface SlackApp {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Set by a test that knows it: the first of the manifest’s redirect URLs. */
  redirectUrl: string | null;
  /** Tokens expire; each is followed by another one. */
  rotates: boolean;
}

/** Where the app is installed: in one workspace, or in all of an organization. */
export type Place = { readonly world: World } | { readonly organization: Organization };

interface Code {
  readonly place: Place;
  readonly user: string;
  readonly scopes: string;
  readonly redirectUri: string | null;
  readonly bornMs: number;
  isUsed: boolean;
}

interface Token {
  readonly place: Place;
  readonly expiresMs: number;
  error: string | null;
}

export interface OAuth {
  /** Somebody agrees on Slack's page at that address, for that place; the address that their browser is sent to. */
  consent(href: string, place: Place, user: string): string;
  /** Somebody does not. */
  cancel(href: string): string;
  /** `oauth.v2.access`; it needs no token. */
  access(args: Json): Json | Refusal;
  /** The workspaces that a token is good for, and why it isn't; null: it is none. */
  find(
    token: string,
  ): { readonly worlds: readonly World[]; readonly error: string | null; isOrg: boolean } | null;
  /** Somebody removes the app there: its tokens are refused from now on. */
  revoke(place: Place): void;
}

/** Installing by OAuth v2: https://docs.slack.dev/authentication/installing-with-oauth, /using-token-rotation; its errors are from memory. */
export function createOAuth(
  app: SlackApp,
  { now, worlds, authorizeUrl }: { now: () => Date; worlds: readonly World[]; authorizeUrl: () => string },
): OAuth {
  const codes = new Map<string, Code>();
  const tokens = new Map<string, Token>();
  const refreshTokens = new Map<string, Place & { isUsed: boolean; scopes: string }>();
  const secret = () => `sentinel${randomBytes(12).toString('hex')}`;
  const placeId = (place: Place) => ('world' in place ? place.world.team.id : place.organization.id);

  function asked(href: string): { url: URL; back: URL } {
    const url = new URL(href);
    if (`${url.origin}${url.pathname}` !== authorizeUrl()) throw new Error(`not Slack’s page: ${href}`);
    if (url.searchParams.get('client_id') !== app.clientId) throw new Error('invalid_client_id');
    if (!url.searchParams.get('scope')) throw new Error('no_scopes');
    const wanted = url.searchParams.get('redirect_uri');
    if (app.redirectUrl === null || (wanted !== null && wanted !== app.redirectUrl))
      throw new Error('bad_redirect_uri');
    const back = new URL(app.redirectUrl);
    back.searchParams.set('state', url.searchParams.get('state') ?? '');
    return { url, back };
  }

  function grant(place: Place, scopes: string): Json {
    const mine = [...tokens.values()].filter(
      (token) => placeId(token.place) === placeId(place) && token.error === null,
    );
    // With rotation there are two at most; the older one dies.
    if (app.rotates)
      for (const old of mine.slice(0, Math.max(0, mine.length + 1 - MOST_TOKENS)))
        old.error = 'token_revoked';
    const nowMs = now().getTime();
    const token = app.rotates ? `xoxe.xoxb-1-${secret()}` : `xoxb-${secret()}`;
    tokens.set(token, {
      place,
      expiresMs: app.rotates ? nowMs + TOKEN_S * 1000 : Number.POSITIVE_INFINITY,
      error: null,
    });
    const refresh = `xoxe-1-${secret()}`;
    if (app.rotates) refreshTokens.set(refresh, { ...place, isUsed: false, scopes });
    const world = 'world' in place ? place.world : null;
    const organization = 'world' in place ? place.world.organization : place.organization;
    return {
      app_id: worlds[0]?.bot.appId,
      token_type: 'bot',
      access_token: token,
      scope: scopes,
      bot_user_id: world?.bot.userId ?? organization?.bot.userId,
      team: world && { id: world.team.id, name: world.team.domain },
      enterprise: organization && { id: organization.id, name: organization.name },
      is_enterprise_install: world === null,
      ...(app.rotates && { refresh_token: refresh, expires_in: TOKEN_S }),
    };
  }

  function exchange(args: Json): Json | Refusal {
    const code = codes.get(String(args.code));
    if (!code) return { error: 'invalid_code' };
    if (code.isUsed) return { error: 'code_already_used' };
    if (now().getTime() - code.bornMs > CODE_MS) return { error: 'code_expired' };
    if ((args.redirect_uri ?? null) !== code.redirectUri) return { error: 'bad_redirect_uri' };
    code.isUsed = true;
    return { ...grant(code.place, code.scopes), authed_user: { id: code.user } };
  }

  function refresh(args: Json): Json | Refusal {
    const known = refreshTokens.get(String(args.refresh_token));
    if (!known || known.isUsed) return { error: 'invalid_refresh_token' };
    known.isUsed = true;
    return grant(known, known.scopes);
  }

  return {
    consent(href, place, user) {
      const { url, back } = asked(href);
      const code = `${Date.now()}.${secret()}`;
      codes.set(code, {
        place,
        user,
        scopes: url.searchParams.get('scope') ?? '',
        redirectUri: url.searchParams.get('redirect_uri'),
        bornMs: now().getTime(),
        isUsed: false,
      });
      if ('organization' in place)
        for (const world of worlds) if (world.organization === place.organization) world.isOrgInstall = true;
      back.searchParams.set('code', code);
      return back.href;
    },

    cancel(href) {
      const { back } = asked(href);
      back.searchParams.set('error', 'access_denied');
      return back.href;
    },

    access(args) {
      if (args.client_id !== app.clientId) return { error: 'invalid_client_id' };
      if (args.client_secret !== app.clientSecret) return { error: 'bad_client_secret' };
      if (args.grant_type === 'refresh_token') return refresh(args);
      return args.grant_type === undefined || args.grant_type === 'authorization_code'
        ? exchange(args)
        : { error: 'invalid_grant_type' };
    },

    find(text) {
      const token = tokens.get(text);
      if (!token) return null;
      const { place } = token;
      return {
        worlds:
          'world' in place
            ? [place.world]
            : worlds.filter((world) => world.organization === place.organization),
        isOrg: 'organization' in place,
        error: token.error ?? (now().getTime() >= token.expiresMs ? 'token_expired' : null),
      };
    },

    revoke(place) {
      for (const token of tokens.values())
        if (placeId(token.place) === placeId(place)) token.error = 'token_revoked';
      for (const known of refreshTokens.values()) if (placeId(known) === placeId(place)) known.isUsed = true;
    },
  };
}

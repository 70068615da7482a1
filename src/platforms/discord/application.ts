import { type REST, Routes } from 'discord.js';
import { z } from 'zod';

/** The path of Discord's requests, to stand at the end of the application's Interactions Endpoint URL. */
export const DISCORD_PATH = '/discord/interactions';

/** What Discord knows of the application that a token belongs to. */
export interface Application {
  readonly id: string;
  /** What its requests are signed for, in hexadecimal; null: a server that stands in for Discord doesn't say. */
  readonly key: string | null;
  /** Where Discord sends what people ask, instead of the gateway; null: nowhere. */
  readonly endpoint: string | null;
}

/** Rejects with the SDK's errors. resources/application, "Application Structure" */
export async function readApplication(rest: REST): Promise<Application> {
  const { id, verify_key, interactions_endpoint_url } = described.parse(
    await rest.get(Routes.currentApplication()),
  );
  return { id, key: verify_key ?? null, endpoint: interactions_endpoint_url || null };
}

/** What is wrong with the key that is set, as sentences; null: nothing. */
export const keyProblem = (publicKey: string, key: Application['key']): string | null =>
  key === null || key === publicKey.toLowerCase()
    ? null
    : 'DISCORD_PUBLIC_KEY is the key of another application than DISCORD_TOKEN. Take the Public Key from the General Information page of the token’s.';

const described = z.object({
  id: z.string(),
  verify_key: z.string().nullish(),
  interactions_endpoint_url: z.string().nullish(),
});

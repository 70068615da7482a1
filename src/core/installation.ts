/** Tokens that are there for an installation. */
export interface Installed {
  /** Whose they are: its own, or those of the organization that it is served through. */
  readonly holder: string;
  /** As the platform's own code wrote them down. */
  readonly secret: string;
}

/** The tokens of one platform's installations, kept encrypted. All ids are the platform's. */
export interface Installations {
  /** Null: it was never installed, or has left. Rejects with a `UserError` when no key opens what is kept. */
  find(id: string): Promise<Installed | null>;
  /** Newly, or in place of earlier ones: from now on it has its own tokens, whatever was before. */
  keep(id: string, kept: { readonly secret: string; readonly by: string | null }): Promise<void>;
  /** From now on the organization's tokens serve it, and its own ones are wiped. False: the organization has none. */
  serveThrough(id: string, organization: string): Promise<boolean>;
  /**
   * Puts others in the tokens' place while nobody else in any process does; what `change` gives is kept, null keeps
   * what is there. Resolves to what is there then; null: nothing. Rejects as `change` does.
   */
  renew(holder: string, change: (secret: string) => Promise<string | null>): Promise<string | null>;
  /** All that are there, by id. */
  list(): Promise<readonly { readonly id: string; readonly through: string | null }[]>;
}

/** The endpoints of a provider that has no discovery document, named as in one (OpenID Connect Discovery section 3). */
export interface ProviderMetadata {
  /** Where the browser goes. */
  authorization_endpoint: string;
  /** Where the code is exchanged. */
  token_endpoint: string;
  /** Not needed for a provider without id_tokens: see `UpstreamProfile`. Default: none. */
  jwks_uri?: string | undefined;
  /** Asked if the id_token has no address. Default: none. */
  userinfo_endpoint?: string | undefined;
  /** The algorithms of its id_tokens. Default: RS256. */
  id_token_signing_alg_values_supported?: string[] | undefined;
  /** Whether its callbacks always have `iss` (RFC 9207). Default: false. */
  authorization_response_iss_parameter_supported?: boolean | undefined;
}

/** A provider whose accounts can sign in, as `PROVIDERS_FILE` has it. */
export interface ConfiguredProvider {
  /** Names the provider in URLs: `a` to `z`, digits and hyphens, beginning with a letter, at most 32 characters. */
  id: string;
  /** What the pages call the provider. Default: its `id`. */
  name?: string | undefined;
  /** The exact `iss` of its id_tokens. An `https:` URL. */
  issuer: string;
  /** What the provider calls this server. */
  client_id: string;
  /**
   * The secret that the provider gave this server; or a function, for a secret that expires. Default: none, which
   * `token_endpoint_auth_method` has to say.
   */
  client_secret?: string | (() => string | Promise<string>) | undefined;
  /** What is asked of the provider. Default: `openid email profile`. */
  scope?: string | undefined;
  /** How the provider answers: in the URL, or with a form, as Apple does. Default: query. */
  response_mode?: 'query' | 'form_post' | undefined;
  /** How this server proves itself to the provider. Default: client_secret_basic. */
  token_endpoint_auth_method?: 'client_secret_basic' | 'client_secret_post' | 'none' | undefined;
  /**
   * Whether an account of the provider is connected by itself to the user with the same address. `verified-email` needs the
   * address to be verified on both sides. Default: never.
   */
  link?: 'never' | 'verified-email' | undefined;
  /** Whether new users can sign up with the provider. Default: true, but false with a `UserDirectory`. */
  register?: boolean | undefined;
  /**
   * Whether to believe what the provider says about addresses. `claim`: if it says that the address is verified. `always`: if
   * it does not say the opposite. Default: claim.
   */
  email_verified?: 'claim' | 'always' | 'never' | undefined;
  /** The domains whose addresses can sign up, and be connected by themselves. Default: all. */
  allowed_domains?: string[] | undefined;
  /**
   * Whose second factor counts. `provider`: one at the provider, as `amr` or `acr` tells it, counts as one here.
   * `ours`: a user with a second factor here proves that too. Default: `ours`.
   */
  second_factor?: 'ours' | 'provider' | undefined;
  /** Further parameters of the request to the provider. Default: none. */
  parameters?: Record<string, string> | undefined;
  /** The endpoints, for a provider without a discovery document. Default: read from the provider. */
  metadata?: ProviderMetadata | undefined;
}

/** Options of `FederationModule.forRoot()`. */
export interface FederationOptions {
  /** The providers, in the order in which the sign-in page shows them. */
  providers: ConfiguredProvider[];
  /** Whether new users can sign up with any of the providers. Default: true. */
  register?: boolean | undefined;
}

type Defaulted =
  | 'name'
  | 'scope'
  | 'response_mode'
  | 'token_endpoint_auth_method'
  | 'link'
  | 'register'
  | 'email_verified'
  | 'allowed_domains'
  | 'second_factor'
  | 'parameters';

/** A provider with every default. */
export type ProviderSettings = Omit<ConfiguredProvider, Defaulted> &
  Required<Pick<ConfiguredProvider, Defaulted>>;

/** {@link FederationOptions}, checked and complete. */
export interface FederationSettings {
  providers: readonly ProviderSettings[];
}

/** The injection token of {@link FederationSettings}. */
export const FEDERATION_SETTINGS = Symbol('FEDERATION_SETTINGS');

/**
 * Adds the defaults to the options.
 * @param usesDirectory whether the application keeps its users in its own table (`UserDirectory`)
 * @throws Error if a provider cannot be used. The message says what to do.
 */
export function toFederationSettings(
  { providers, register = true }: FederationOptions,
  usesDirectory: boolean,
): FederationSettings {
  if (usesDirectory) providers.forEach(assertWorksWithDirectory);
  return {
    providers: providers.map((provider) => ({
      name: provider.id,
      scope: 'openid email profile',
      response_mode: 'query',
      token_endpoint_auth_method: 'client_secret_basic',
      link: 'never',
      email_verified: 'claim',
      allowed_domains: [],
      second_factor: 'ours',
      parameters: {},
      ...provider,
      register: register && (provider.register ?? !usesDirectory),
    })),
  };
}

/** The application creates its users, and says which addresses they have verified. */
function assertWorksWithDirectory({
  id,
  register = false,
  link = 'never',
}: ConfiguredProvider): void {
  if (!register && link === 'never') return;
  throw new Error(
    `FederationModule: the provider ${id} has ${register ? 'register' : 'link'}, which cannot be used with a UserDirectory: ` +
      'your application creates its users, who connect their accounts after they have signed in.',
  );
}

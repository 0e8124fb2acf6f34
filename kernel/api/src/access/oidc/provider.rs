//! A provider: what it says of itself and its keys, asked once an hour; a code is exchanged and what comes back is verified.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreIdTokenClaims,
    CoreProviderMetadata, CoreTokenResponse,
};
use openidconnect::{
    AccessTokenHash, AuthType, AuthorizationCode, ClaimsVerificationError, CsrfToken,
    DiscoveryError, EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, Nonce,
    OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, RequestTokenError, Scope,
    TokenResponse as _,
};
use reqwest::Client;
use url::Url;

use super::options::{Checked, LoginClaim, may_carry_secrets};
use super::refusal::Refusal;
use super::wire::{self, WireError};

/// For how long what a provider says of itself is believed. Keys that are not known are asked for at once.
const DESCRIPTION_TIME: Duration = Duration::from_hours(1);
/// Keys that are not known are not asked for more often than this.
const DESCRIPTION_TIME_MIN: Duration = Duration::from_secs(10);

type Described = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

pub struct Provider {
    pub(super) checked: Checked,
    client: Client,
    described: Mutex<Option<(Instant, Arc<CoreProviderMetadata>)>>,
}

/// A sign-in that begins: where the person is sent, and what is remembered of it.
pub(super) struct Beginning {
    pub url: Url,
    pub state: CsrfToken,
    pub nonce: Nonce,
    pub verifier: PkceCodeVerifier,
}

/// Whom the provider vouches for.
pub(super) struct Vouched {
    pub subject: String,
    /// What the account is found by where it is linked to nobody; `None`: the provider does not say it.
    pub login: Option<String>,
}

impl Provider {
    pub(super) fn new(checked: Checked, client: Client) -> Self {
        Self {
            checked,
            client,
            described: Mutex::default(),
        }
    }

    pub(super) async fn begin(&self) -> Result<Beginning, Refusal> {
        let client = self.as_client(&*self.description(DESCRIPTION_TIME).await?);
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .set_pkce_challenge(challenge);
        if self.checked.claim == LoginClaim::PreferredUsername {
            request = request.add_scope(Scope::new("profile".to_owned()));
        }
        let (url, state, nonce) = request.url();
        Ok(Beginning {
            url,
            state,
            nonce,
            verifier,
        })
    }

    /// Exchanges a code. What comes back counts only if it is signed by the provider, for this host, for this very sign-in, and now.
    pub(super) async fn vouches(
        &self,
        code: String,
        nonce: &Nonce,
        verifier: PkceCodeVerifier,
    ) -> Result<Vouched, Refusal> {
        let description = self.description(DESCRIPTION_TIME).await?;
        let client = self.as_client(&description);
        let asking = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|_| Refusal::Misconfigured("token_endpoint"))?
            .set_pkce_verifier(verifier);
        let way = self.way();
        let answer = asking
            .request_async(&way)
            .await
            .map_err(|error| match error {
                RequestTokenError::ServerResponse(_) => Refusal::Code,
                RequestTokenError::Request(error) => Refusal::Down(error.to_string()),
                RequestTokenError::Parse(..) => Refusal::Down("its answer is no token".to_owned()),
                RequestTokenError::Other(_) => {
                    Refusal::Down("its answer is not understood".to_owned())
                }
            })?;
        let claims = match verified(&client, &answer, nonce) {
            Err(Unbelieved::Signature) => {
                // The provider may have changed its keys since.
                let description = self.description(DESCRIPTION_TIME_MIN).await?;
                verified(&self.as_client(&description), &answer, nonce)
            }
            verified => verified,
        };
        let claims = claims.map_err(|unbelieved| Refusal::Token(unbelieved.words()))?;
        Ok(self.of_claims(&claims))
    }

    fn of_claims(&self, claims: &CoreIdTokenClaims) -> Vouched {
        let subject = claims.subject().to_string();
        let login = match self.checked.claim {
            LoginClaim::Sub => Some(subject.clone()),
            LoginClaim::PreferredUsername => claims
                .preferred_username()
                .map(|login| login.as_str().to_owned()),
        };
        Vouched { subject, login }
    }

    fn as_client(&self, description: &CoreProviderMetadata) -> Described {
        let checked = &self.checked;
        let client = CoreClient::from_provider_metadata(
            description.clone(),
            checked.client_id.clone(),
            checked.client_secret.clone(),
        )
        .set_redirect_uri(checked.redirect.clone());
        // The library sends the secret in a header, unless a provider takes it in the body alone.
        let methods = description.token_endpoint_auth_methods_supported();
        let only_body = methods.is_some_and(|methods| {
            methods.contains(&CoreClientAuthMethod::ClientSecretPost)
                && !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
        });
        if only_body {
            client.set_auth_type(AuthType::RequestBody)
        } else {
            client
        }
    }

    /// What the provider says of itself, not older than `time`.
    async fn description(&self, time: Duration) -> Result<Arc<CoreProviderMetadata>, Refusal> {
        {
            let known = self
                .described
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            if let Some((at, description)) = &*known
                && at.elapsed() < time
            {
                return Ok(Arc::clone(description));
            }
        }
        let way = self.way();
        let found = CoreProviderMetadata::discover_async(self.checked.issuer.clone(), &way).await;
        let found = found.map_err(|error| match error {
            DiscoveryError::Request(error) => Refusal::Down(error.to_string()),
            DiscoveryError::Response(status, ..) => {
                Refusal::Down(format!("its description is answered with {status}"))
            }
            _ => Refusal::Misconfigured("its description"),
        })?;
        Self::believable(&found)?;
        let found = Arc::new(found);
        let mut known = self
            .described
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *known = Some((Instant::now(), Arc::clone(&found)));
        Ok(found)
    }

    /// A secret goes only where nobody sees it on the way.
    fn believable(found: &CoreProviderMetadata) -> Result<(), Refusal> {
        let addresses = [
            Some(found.authorization_endpoint().url()),
            found.token_endpoint().map(openidconnect::TokenUrl::url),
        ];
        let mut addresses = addresses.into_iter().flatten();
        if addresses.all(may_carry_secrets) {
            Ok(())
        } else {
            Err(Refusal::Misconfigured("an address that is not https"))
        }
    }

    fn way(&self) -> impl Fn(HttpRequest) -> Way + use<> {
        let client = self.client.clone();
        move |request| -> Way { Box::pin(wire::send(client.clone(), request)) }
    }
}

type Way =
    std::pin::Pin<Box<dyn Future<Output = Result<openidconnect::HttpResponse, WireError>> + Send>>;

/// Why a token is not believed.
enum Unbelieved {
    /// By none of the keys that are known.
    Signature,
    Other(&'static str),
}

impl Unbelieved {
    /// In words that hold nothing of the token.
    const fn words(&self) -> &'static str {
        match self {
            Self::Signature => "its signature is wrong",
            Self::Other(words) => words,
        }
    }
}

impl From<ClaimsVerificationError> for Unbelieved {
    fn from(error: ClaimsVerificationError) -> Self {
        Self::Other(match error {
            ClaimsVerificationError::SignatureVerification(_) => return Self::Signature,
            ClaimsVerificationError::Expired(_) => "its time is over",
            ClaimsVerificationError::InvalidAudience(_) => "it is for another system",
            ClaimsVerificationError::InvalidIssuer(_) => "it is of another provider",
            ClaimsVerificationError::InvalidNonce(_) => "it is of another sign-in",
            _ => "it is not as it should be",
        })
    }
}

/// What a token says, if it is signed by the provider, for this host, for this sign-in, and now; and if the access token came with it.
fn verified(
    client: &Described,
    answer: &CoreTokenResponse,
    nonce: &Nonce,
) -> Result<CoreIdTokenClaims, Unbelieved> {
    let token = answer.id_token();
    let token = token.ok_or(Unbelieved::Other("there is no id token"))?;
    let verifier = client.id_token_verifier();
    let claims = token.claims(&verifier, nonce)?;
    if let Some(expected) = claims.access_token_hash() {
        let wrong = || Unbelieved::Other("its access token cannot be checked");
        let algorithm = token.signing_alg().map_err(|_| wrong())?;
        let key = token.signing_key(&verifier).map_err(|_| wrong())?;
        let found = AccessTokenHash::from_token(answer.access_token(), algorithm, key);
        if found.map_err(|_| wrong())? != *expected {
            return Err(Unbelieved::Other("its access token is another's"));
        }
    }
    Ok(claims.clone())
}

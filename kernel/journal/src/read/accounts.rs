//! Accounts, sessions, tokens, and what is personal of people.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{LIST_MAX, bounded, only};
use crate::entity::{account, api_token, person_detail, session};
use crate::error::StorageError;
use crate::journal::Journal;

impl Journal {
    pub async fn account(&self, person: &str) -> Result<Option<account::Model>, StorageError> {
        Ok(only(account::Entity::find_by_id(person).all(self.readers())).await?)
    }

    pub async fn account_by_login(
        &self,
        login: &str,
    ) -> Result<Option<account::Model>, StorageError> {
        let found = account::Entity::find().filter(account::Column::Login.eq(login));
        Ok(only(found.all(self.readers())).await?)
    }

    /// Who somebody of an identity provider is here.
    pub async fn account_by_subject(
        &self,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<account::Model>, StorageError> {
        let found = account::Entity::find()
            .filter(account::Column::Issuer.eq(issuer))
            .filter(account::Column::Subject.eq(subject));
        Ok(only(found.all(self.readers())).await?)
    }

    /// Accounts after this person, by person.
    pub async fn accounts(
        &self,
        after_person: Option<&str>,
        limit: u64,
    ) -> Result<Vec<account::Model>, StorageError> {
        Ok(account::Entity::find()
            .filter(account::Column::Person.gt(after_person.unwrap_or_default()))
            .order_by_asc(account::Column::Person)
            .limit(bounded(limit))
            .all(self.readers())
            .await?)
    }

    pub async fn session(&self, digest: &str) -> Result<Option<session::Model>, StorageError> {
        Ok(only(session::Entity::find_by_id(digest).all(self.readers())).await?)
    }

    /// Of a person, the newest first.
    pub async fn sessions_of(&self, person: &str) -> Result<Vec<session::Model>, StorageError> {
        Ok(session::Entity::find()
            .filter(session::Column::Person.eq(person))
            .order_by_desc(session::Column::CreatedAtMs)
            .limit(LIST_MAX)
            .all(self.readers())
            .await?)
    }

    pub async fn api_token(&self, id: &str) -> Result<Option<api_token::Model>, StorageError> {
        Ok(only(api_token::Entity::find_by_id(id).all(self.readers())).await?)
    }

    pub async fn api_token_by_digest(
        &self,
        digest: &str,
    ) -> Result<Option<api_token::Model>, StorageError> {
        let found = api_token::Entity::find().filter(api_token::Column::Digest.eq(digest));
        Ok(only(found.all(self.readers())).await?)
    }

    /// Of a person, by id, after this one.
    pub async fn api_tokens(
        &self,
        person: &str,
        after_id: Option<&str>,
        limit: u64,
    ) -> Result<Vec<api_token::Model>, StorageError> {
        Ok(api_token::Entity::find()
            .filter(api_token::Column::Person.eq(person))
            .filter(api_token::Column::Id.gt(after_id.unwrap_or_default()))
            .order_by_asc(api_token::Column::Id)
            .limit(bounded(limit))
            .all(self.readers())
            .await?)
    }

    /// What is personal of these people; of those who have been erased, nothing.
    pub async fn person_details(
        &self,
        people: &[String],
    ) -> Result<Vec<person_detail::Model>, StorageError> {
        let of = people
            .iter()
            .take(usize::try_from(LIST_MAX).unwrap_or(usize::MAX));
        Ok(person_detail::Entity::find()
            .filter(person_detail::Column::Person.is_in(of.map(String::as_str)))
            .order_by_asc(person_detail::Column::Person)
            .all(self.readers())
            .await?)
    }
}

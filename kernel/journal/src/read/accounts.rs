//! Accounts, sessions, tokens, and what is personal of people.

use std::collections::BTreeMap;

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
        after_person: &str,
        limit: u64,
    ) -> Result<Vec<account::Model>, StorageError> {
        Ok(account::Entity::find()
            .filter(account::Column::Person.gt(after_person))
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

    /// Of a person, or of everybody, the newest first.
    pub async fn api_tokens(
        &self,
        person: Option<&str>,
    ) -> Result<Vec<api_token::Model>, StorageError> {
        let mut query = api_token::Entity::find();
        if let Some(person) = person {
            query = query.filter(api_token::Column::Person.eq(person));
        }
        Ok(query
            .order_by_desc(api_token::Column::CreatedAtMs)
            .order_by_asc(api_token::Column::Id)
            .limit(LIST_MAX)
            .all(self.readers())
            .await?)
    }

    /// What is personal of these people; of those who have been erased, nothing.
    pub async fn person_details(
        &self,
        people: &[String],
    ) -> Result<BTreeMap<String, String>, StorageError> {
        let of = people
            .iter()
            .take(usize::try_from(LIST_MAX).unwrap_or(usize::MAX));
        let rows = person_detail::Entity::find()
            .filter(person_detail::Column::Person.is_in(of.map(String::as_str)))
            .all(self.readers())
            .await?;
        Ok(rows.into_iter().map(|row| (row.person, row.body)).collect())
    }
}

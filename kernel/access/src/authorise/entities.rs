//! A question as Cedar's entities: only the person, the thing, their department and the divisions above the two. Nothing else is ever built,
//! so a decision costs the same with ten offices and with ten thousand.

use std::collections::{BTreeSet, HashMap, HashSet};

use cedar_policy::{
    Context, Entities, Entity, EntityId, EntityTypeName, EntityUid, RestrictedExpression,
};

use super::problem::PolicyProblem;
use super::type_name;
use crate::operation::Kind;
use crate::principal::{Capacity, ROLES_MAX};
use crate::resource::{ANCESTORS_MAX, Divisions, Resource};
use crate::role;
use crate::scope::{Scope, ScopeSet};

/// Who asks, in one capacity.
pub(super) struct Asked<'a> {
    pub person: &'a str,
    pub capacity: &'a Capacity,
    /// In all capacities: for what is forbidden.
    pub roles: &'a BTreeSet<&'a str>,
    pub scopes: Option<&'a ScopeSet>,
}

/// What a request is made of.
pub(super) struct Question {
    pub principal: EntityUid,
    pub resource: EntityUid,
    pub context: Context,
    pub entities: Entities,
}

type Attributes = HashMap<String, RestrictedExpression>;

/// The names of the entities' types, parsed once.
pub(super) struct Names {
    user: EntityTypeName,
    department: EntityTypeName,
    division: EntityTypeName,
    kinds: HashMap<Kind, EntityTypeName>,
}

impl Names {
    pub fn new() -> Result<Self, PolicyProblem> {
        Ok(Self {
            user: type_name("User")?,
            department: type_name("Department")?,
            division: type_name("Division")?,
            kinds: Kind::ALL
                .into_iter()
                .map(|kind| Ok((kind, type_name(kind.entity())?)))
                .collect::<Result<_, PolicyProblem>>()?,
        })
    }

    /// The request's parts; `None` if Cedar takes one of them for malformed.
    pub fn question(
        &self,
        asked: &Asked<'_>,
        action: &Entity,
        resource: &Resource,
        divisions: &Divisions<'_>,
    ) -> Option<Question> {
        let principal = uid(&self.user, asked.person);
        let thing = uid(self.kinds.get(&resource.kind)?, "asked");
        let mut entities = vec![
            action.clone(),
            Entity::new(
                principal.clone(),
                self.of_capacity(asked.capacity),
                HashSet::new(),
            )
            .ok()?,
            Entity::new(thing.clone(), self.of_resource(resource), HashSet::new()).ok()?,
        ];
        self.add_divisions(
            [&asked.capacity.division, &resource.division],
            divisions,
            &mut entities,
        );
        Some(Question {
            principal,
            resource: thing,
            context: context(asked)?,
            entities: Entities::from_entities(entities, None).ok()?,
        })
    }

    fn of_capacity(&self, capacity: &Capacity) -> Attributes {
        let roles = || capacity.roles.iter().take(ROLES_MAX).map(String::as_str);
        let mut attributes =
            self.office(capacity.department.as_deref(), capacity.division.as_deref());
        attributes.insert("roles".to_owned(), words(roles()));
        attributes.insert(
            "works".to_owned(),
            RestrictedExpression::new_bool(role::works(roles())),
        );
        attributes
    }

    /// What the schema gives to that kind of thing.
    fn of_resource(&self, resource: &Resource) -> Attributes {
        let flag = RestrictedExpression::new_bool;
        match resource.kind {
            Kind::WorkItem => {
                let mut attributes =
                    self.office(resource.department.as_deref(), resource.division.as_deref());
                attributes.insert("party".to_owned(), flag(resource.party));
                attributes.insert("supervisor".to_owned(), flag(resource.supervisor));
                attributes
            }
            Kind::Execution => {
                let mut attributes =
                    self.office(resource.department.as_deref(), resource.division.as_deref());
                attributes.insert("party".to_owned(), flag(resource.party));
                attributes
            }
            Kind::Account | Kind::Token => HashMap::from([
                ("own".to_owned(), flag(resource.own)),
                (
                    "roles".to_owned(),
                    words(resource.holder_roles.iter().map(String::as_str)),
                ),
            ]),
            Kind::Workflow
            | Kind::Plugin
            | Kind::Event
            | Kind::Outbox
            | Kind::Archive
            | Kind::Clock
            | Kind::Calendar
            | Kind::Directory
            | Kind::AuditTrail => HashMap::new(),
        }
    }

    fn office(&self, department: Option<&str>, division: Option<&str>) -> Attributes {
        let mut attributes = HashMap::with_capacity(4);
        for (name, kind, id) in [
            ("department", &self.department, department),
            ("division", &self.division, division),
        ] {
            if let Some(id) = id {
                attributes.insert(
                    name.to_owned(),
                    RestrictedExpression::new_entity_uid(uid(kind, id)),
                );
            }
        }
        attributes
    }

    /// The divisions of both and all above them, each once.
    fn add_divisions(
        &self,
        starts: [&Option<String>; 2],
        divisions: &Divisions<'_>,
        entities: &mut Vec<Entity>,
    ) {
        let mut known: HashSet<String> = HashSet::new();
        for start in starts.into_iter().flatten() {
            let above = divisions(start);
            let mut chain: Vec<&str> = vec![start.as_str()];
            chain.extend(above.iter().take(ANCESTORS_MAX).map(String::as_str));
            for (at, code) in chain.iter().enumerate() {
                // Nothing below may come again: what a directory says in a circle, Cedar would refuse as a whole.
                if chain[..at].contains(code) || !known.insert((*code).to_owned()) {
                    break;
                }
                let parents = chain
                    .get(at + 1)
                    .filter(|parent| !chain[..=at].contains(parent))
                    .map(|parent| uid(&self.division, parent));
                entities.push(Entity::new_no_attrs(
                    uid(&self.division, code),
                    parents.into_iter().collect(),
                ));
            }
        }
    }
}

fn context(asked: &Asked<'_>) -> Option<Context> {
    let mut pairs = vec![("roles".to_owned(), words(asked.roles.iter().copied()))];
    if let Some(scopes) = asked.scopes {
        pairs.push(("scopes".to_owned(), words(scopes.iter().map(Scope::name))));
    }
    Context::from_pairs(pairs).ok()
}

fn uid(kind: &EntityTypeName, id: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(kind.clone(), EntityId::new(id))
}

fn words<'a>(words: impl IntoIterator<Item = &'a str>) -> RestrictedExpression {
    RestrictedExpression::new_set(
        words
            .into_iter()
            .map(|word| RestrictedExpression::new_string(word.to_owned())),
    )
}

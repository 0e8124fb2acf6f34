//! The host that a script is played on: one that can be closed and opened again on its data, in the middle.

use std::sync::Arc;

use lianxi_journal::Journal;
use lianxi_runtime::{Engine, Plugins, Settings, VirtualClock};

use crate::failure::Outcome;
use crate::host::{Blueprint, JournalTuning, Place};

pub struct Stage {
    place: Place,
    plugins: Arc<Plugins>,
    clock: Arc<VirtualClock>,
    settings: Settings,
    engine: Engine,
}

impl Stage {
    /// On a journal of this place, opened before.
    pub async fn open(
        (place, journal): (Place, Journal),
        plugins: Arc<Plugins>,
        clock: Arc<VirtualClock>,
        settings: Settings,
    ) -> Outcome<Self> {
        let made = (place.clone(), Arc::clone(&plugins), Arc::clone(&clock));
        let engine = blueprint(made, settings.clone()).open_on(journal).await?;
        Ok(Self {
            place,
            plugins,
            clock,
            settings,
            engine,
        })
    }

    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    pub fn clock(&self) -> &VirtualClock {
        &self.clock
    }

    /// The host is gone, with all that it had in memory, and another one begins on what it left. Not in memory: nothing is left there.
    pub async fn reopen(&mut self) -> Outcome<()> {
        self.engine.shutdown().await;
        let journal = self.place.journal(JournalTuning::default()).await?;
        let made = (
            self.place.clone(),
            Arc::clone(&self.plugins),
            Arc::clone(&self.clock),
        );
        self.engine = blueprint(made, self.settings.clone())
            .open_on(journal)
            .await?;
        Ok(())
    }

    pub async fn close(self) {
        self.engine.shutdown().await;
    }
}

fn blueprint(
    (place, plugins, clock): (Place, Arc<Plugins>, Arc<VirtualClock>),
    settings: Settings,
) -> Blueprint {
    let mut blueprint = Blueprint::new(place, plugins, clock);
    blueprint.settings = settings;
    blueprint
}

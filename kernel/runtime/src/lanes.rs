//! Places for calls: each department's duties, and each server that HTTP calls go to, have so many at one time. A call for which there is
//! none is parked without a worker, and a place that becomes free goes to the one that was parked first. So what is slow fills its own
//! lane, and the workers stay with the others.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use crate::in_flight::InFlight;
use crate::queue::{Queue, Task};

/// Calls of one department, or to one server, at one time.
pub const PLACES: usize = 16;
/// Calls that are parked, over all lanes. One that is not stays a due row of the journal, which is looked through again.
pub const PARKED_MAX: usize = 100_000;

/// An execution and its effect.
type At = (String, i64);

/// All lanes of a host.
#[derive(Debug)]
pub(crate) struct Lanes {
    held: Mutex<Held>,
    places: usize,
    /// What is queued can hold a place, and a place holds this.
    queue: Weak<Queue>,
    in_flight: Arc<InFlight>,
}

#[derive(Debug, Default)]
struct Held {
    lanes: HashMap<String, Lane>,
    parked: HashSet<At>,
}

#[derive(Debug, Default)]
struct Lane {
    taken: usize,
    parked: VecDeque<At>,
}

/// A place in a lane; given on or given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    lanes: Arc<Lanes>,
    lane: String,
    at: At,
    /// Somebody else sees to it.
    given_on: bool,
}

impl Place {
    /// Whether it is for this effect.
    pub(crate) fn is_for(&self, execution: &str, effect: i64) -> bool {
        self.at.0 == execution && self.at.1 == effect
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if !self.given_on {
            self.lanes.give_on(&self.lane);
        }
    }
}

impl Lanes {
    pub(crate) fn new(places: usize, queue: &Arc<Queue>, in_flight: Arc<InFlight>) -> Arc<Self> {
        Arc::new(Self {
            held: Mutex::default(),
            places: places.max(1),
            queue: Arc::downgrade(queue),
            in_flight,
        })
    }

    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place, or the effect is parked until there is one: then it is queued again, and has it.
    pub(crate) fn take_or_park(
        self: &Arc<Self>,
        lane: &str,
        execution: &str,
        effect: i64,
    ) -> Option<Place> {
        let at = (execution.to_owned(), effect);
        let mut held = self.lock();
        let Held { lanes, parked } = &mut *held;
        if !lanes.contains_key(lane) {
            lanes.insert(lane.to_owned(), Lane::default());
        }
        let found = lanes.get_mut(lane).expect("it was just made");
        if found.taken < self.places {
            found.taken += 1;
            drop(held);
            return Some(self.place(lane, at));
        }
        if parked.len() < PARKED_MAX && parked.insert(at.clone()) {
            found.parked.push_back(at);
        }
        None
    }

    /// Whether it waits here for a place.
    pub(crate) fn is_parked(&self, execution: &str, effect: i64) -> bool {
        let held = self.lock();
        !held.parked.is_empty() && held.parked.contains(&(execution.to_owned(), effect))
    }

    fn place(self: &Arc<Self>, lane: &str, at: At) -> Place {
        Place {
            lanes: Arc::clone(self),
            lane: lane.to_owned(),
            at,
            given_on: false,
        }
    }

    /// Queues the first that is parked, with the place; without any, the place is free.
    fn give_on(self: &Arc<Self>, lane: &str) {
        while let Some(at) = self.next(lane) {
            let (execution, effect) = at.clone();
            if !self.in_flight.take_or_ask(&execution, effect) {
                // Whoever has it in hand queues it again.
                continue;
            }
            let place = Some(self.place(lane, at));
            let task = Task::Effect {
                execution,
                effect,
                place,
            };
            let refused = match self.queue.upgrade() {
                Some(queue) => queue.push(task),
                None => Err(task),
            };
            let Err(refused) = refused else {
                return;
            };
            // No room: the row is found again, and the place is still to be given on.
            if let Task::Effect {
                execution,
                effect,
                place: Some(mut place),
            } = refused
            {
                self.in_flight.put_down(&execution, effect);
                place.given_on = true;
            }
        }
    }

    /// The first that is parked in a lane. None: one place fewer is taken.
    fn next(&self, lane: &str) -> Option<At> {
        let mut held = self.lock();
        let Held { lanes, parked } = &mut *held;
        let found = lanes.get_mut(lane)?;
        let first = found.parked.pop_front();
        if let Some(at) = &first {
            parked.remove(at);
        } else {
            found.taken -= 1;
            if found.taken == 0 {
                lanes.remove(lane);
            }
        }
        first
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Host {
        queue: Arc<Queue>,
        in_flight: Arc<InFlight>,
        lanes: Arc<Lanes>,
    }

    fn host(places: usize) -> Host {
        let (queue, in_flight) = (Arc::<Queue>::default(), Arc::<InFlight>::default());
        Host {
            lanes: Lanes::new(places, &queue, Arc::clone(&in_flight)),
            queue,
            in_flight,
        }
    }

    impl Host {
        /// What is queued, with its place.
        fn next(&self) -> Option<(String, Place)> {
            match self.queue.pop()? {
                Task::Effect {
                    execution, place, ..
                } => Some((execution, place.expect("it waited for one"))),
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn a_place_goes_to_the_one_that_waited_longest() {
        let host = host(2);
        let take = |id: &str| host.lanes.take_or_park("education", id, 1);
        let (first, second) = (take("a").expect("free"), take("b").expect("free"));
        assert!(take("c").is_none() && take("d").is_none());
        assert!(take("c").is_none(), "it is parked already");
        assert!(host.lanes.is_parked("c", 1) && !host.lanes.is_parked("c", 2));
        let other = host.lanes.take_or_park("fire-rescue", "e", 1);
        assert!(other.is_some(), "another lane is free");
        drop(first);
        let (execution, third) = host.next().expect("one is queued");
        assert_eq!(execution, "c");
        assert!(third.is_for("c", 1) && !host.lanes.is_parked("c", 1));
        assert!(host.next().is_none(), "there was one place");
        drop(second);
        let (execution, fourth) = host.next().expect("one is queued");
        assert_eq!(execution, "d");
        drop((third, fourth));
        assert!(host.next().is_none());
        assert!(take("f").is_some() && take("g").is_some());
    }

    #[test]
    fn what_is_in_hand_is_not_queued_twice_and_its_place_goes_on() {
        let host = host(1);
        let take = |id: &str| host.lanes.take_or_park("education", id, 1);
        let first = take("a").expect("free");
        assert!(take("b").is_none() && take("c").is_none());
        assert!(host.in_flight.take("b", 1));
        drop(first);
        assert_eq!(host.next().map(|(id, _)| id).as_deref(), Some("c"));
        assert!(host.in_flight.put_down("b", 1), "it is to be queued again");
    }

    #[test]
    fn without_room_in_the_queue_the_place_is_free_again() {
        let host = host(1);
        let take = |id: &str| host.lanes.take_or_park("education", id, 1);
        let first = take("a").expect("free");
        assert!(take("b").is_none() && take("c").is_none());
        while !host.queue.is_full() {
            let task = Task::Escalate {
                item: String::new(),
            };
            host.queue.push(task).expect("there is room");
        }
        drop(first);
        assert!(!host.lanes.is_parked("b", 1) && !host.lanes.is_parked("c", 1));
        assert!(host.in_flight.take("b", 1), "nobody has it in hand");
        assert!(take("b").is_some());
    }

    #[test]
    fn what_is_queued_when_the_host_ends_holds_nothing_back() {
        let host = host(1);
        let first = host.lanes.take_or_park("education", "a", 1);
        assert!(host.lanes.take_or_park("education", "b", 1).is_none());
        assert!(host.lanes.take_or_park("education", "c", 1).is_none());
        drop(first);
        let Host { queue, lanes, .. } = host;
        drop(queue);
        assert!(lanes.take_or_park("education", "d", 1).is_some());
        assert_eq!(Arc::strong_count(&lanes), 1);
    }
}

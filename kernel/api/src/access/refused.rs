//! Refusals, counted by operation and by nothing else.

use std::sync::atomic::{AtomicU64, Ordering};

use lianxi_access::Operation;

pub struct Refused {
    by_operation: Vec<AtomicU64>,
}

impl Default for Refused {
    fn default() -> Self {
        Self {
            by_operation: Operation::ALL.iter().map(|_| AtomicU64::new(0)).collect(),
        }
    }
}

impl Refused {
    pub fn add(&self, operation: Operation) {
        if let Some(count) = self.count(operation) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn count(&self, operation: Operation) -> Option<&AtomicU64> {
        let index = Operation::ALL.iter().position(|one| *one == operation)?;
        self.by_operation.get(index)
    }

    /// Those that have been refused at all, with how often.
    pub fn totals(&self) -> Vec<(Operation, u64)> {
        let counts = self
            .by_operation
            .iter()
            .map(|count| count.load(Ordering::Relaxed));
        let all = Operation::ALL.iter().copied().zip(counts);
        all.filter(|(_, count)| *count > 0).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_operation_has_its_count() {
        let refused = Refused::default();
        assert!(refused.totals().is_empty());
        for operation in Operation::ALL {
            refused.add(*operation);
        }
        refused.add(Operation::AuditRead);
        let totals = refused.totals();
        assert_eq!(totals.len(), Operation::ALL.len());
        for (operation, count) in totals {
            assert_eq!(count, 1 + u64::from(operation == Operation::AuditRead));
        }
    }
}

//! Which task of the later version is which of the earlier one. Lists are compared with the lists that correspond to them: first by
//! name; then what only changed its name; then, over the whole workflow, what was moved into another list.

use std::collections::{BTreeMap, HashMap, HashSet};

use lianxi_flow::Workflow;
use lianxi_flow::definition::{BlockId, Function, Listen, Task, TaskId, TaskKind};

/// The tasks of a list, and whether their order means something.
struct List {
    tasks: Vec<TaskId>,
    ordered: bool,
}

/// What became of the tasks.
pub(super) struct Matching {
    /// Of each task of the earlier version, the one of the later version.
    forward: Vec<Option<TaskId>>,
    backward: Vec<Option<TaskId>>,
    /// Tasks of the later version that stand elsewhere now.
    moved: HashSet<TaskId>,
    /// The task around each task; `None` for those of the outermost lists.
    around_before: Vec<Option<TaskId>>,
    around_after: Vec<Option<TaskId>>,
}

impl Matching {
    pub(super) fn of(before: &Workflow, after: &Workflow) -> Self {
        let mut matching = Self {
            forward: vec![None; before.tasks.len()],
            backward: vec![None; after.tasks.len()],
            moved: HashSet::new(),
            around_before: around(before),
            around_after: around(after),
        };
        let mut outer = roots(after);
        let lists = roots(before)
            .into_iter()
            .filter_map(|(key, list)| Some((list, outer.remove(&key)?)))
            .collect();
        matching.lists(before, after, lists);
        let elsewhere = matching.moved_elsewhere(before, after);
        matching.lists(before, after, elsewhere);
        matching
    }

    /// In the order of the later version.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (TaskId, TaskId)> {
        ids(&self.backward).filter_map(|(id, other)| Some((other?, id)))
    }

    pub(super) fn added(&self) -> impl Iterator<Item = TaskId> {
        ids(&self.backward).filter_map(|(id, other)| other.is_none().then_some(id))
    }

    pub(super) fn removed(&self) -> impl Iterator<Item = TaskId> {
        ids(&self.forward).filter_map(|(id, other)| other.is_none().then_some(id))
    }

    pub(super) fn moved(&self, id: TaskId) -> bool {
        self.moved.contains(&id)
    }

    /// Whether the task around a task that one side alone has is one of those too.
    pub(super) fn is_inside(&self, id: TaskId, added: bool) -> bool {
        let (around, matched) = if added {
            (&self.around_after, &self.backward)
        } else {
            (&self.around_before, &self.forward)
        };
        around[place(id)].is_some_and(|outer| matched[place(outer)].is_none())
    }

    fn pair(&mut self, one: TaskId, other: TaskId) {
        self.forward[place(one)] = Some(other);
        self.backward[place(other)] = Some(one);
    }

    /// Matches what stands in corresponding lists, and in the lists inside of what was matched.
    fn lists(&mut self, before: &Workflow, after: &Workflow, mut open: Vec<(List, List)>) {
        while let Some((one, other)) = open.pop() {
            self.by_name(before, after, &one, &other);
            self.by_content(before, after, &one, &other);
            self.order(&one, &other);
            for id in one.tasks {
                if let Some(same) = self.forward[place(id)] {
                    open.extend(corresponding(before, after, id, same));
                }
            }
        }
    }

    /// A name stands once in a list.
    fn by_name(&mut self, before: &Workflow, after: &Workflow, one: &List, other: &List) {
        let names: HashMap<&str, TaskId> = other
            .tasks
            .iter()
            .map(|id| (after.task(*id).name.as_str(), *id))
            .collect();
        for id in &one.tasks {
            let same = names.get(before.task(*id).name.as_str());
            if let Some(same) = same.filter(|same| self.backward[place(**same)].is_none()) {
                self.pair(*id, *same);
            }
        }
    }

    /// Under another name: the very same task, or a call of the same thing behind the same neighbour.
    fn by_content(&mut self, before: &Workflow, after: &Workflow, one: &List, other: &List) {
        let unmatched = left(&self.forward, one);
        if unmatched.is_empty() {
            return;
        }
        let mut same: HashMap<String, Vec<TaskId>> = HashMap::new();
        for id in left(&self.backward, other).into_iter().rev() {
            let text = after.task(id).source.to_string();
            same.entry(text).or_default().push(id);
        }
        for id in unmatched {
            let text = before.task(id).source.to_string();
            if let Some(found) = same.get_mut(&text).and_then(Vec::pop) {
                self.pair(id, found);
            }
        }
        let behind: HashMap<(Option<TaskId>, &str), TaskId> = neighbours(&other.tasks)
            .filter(|(_, id)| self.backward[place(*id)].is_none())
            .filter_map(|(previous, id)| Some(((previous, called(after.task(id))?), id)))
            .collect();
        let mut found = Vec::new();
        for (previous, id) in neighbours(&one.tasks) {
            let previous = previous.map(|previous| self.forward[place(previous)]);
            let (None | Some(Some(_)), None) = (previous, self.forward[place(id)]) else {
                continue;
            };
            let called = called(before.task(id));
            let same = called.and_then(|called| behind.get(&(previous.flatten(), called)));
            found.extend(same.map(|same| (id, *same)));
        }
        for (id, same) in found {
            self.pair(id, same);
        }
    }

    /// Those that are out of order: all but the longest part that kept its order.
    fn order(&mut self, one: &List, other: &List) {
        if !one.ordered || !other.ordered {
            return;
        }
        let places: HashMap<TaskId, usize> = other
            .tasks
            .iter()
            .enumerate()
            .map(|(index, id)| (*id, index))
            .collect();
        let kept: Vec<(usize, TaskId)> = one
            .tasks
            .iter()
            .filter_map(|id| {
                let same = self.forward[place(*id)]?;
                Some((*places.get(&same)?, same))
            })
            .collect();
        let indices: Vec<usize> = kept.iter().map(|(index, _)| *index).collect();
        let in_order = longest_increasing(&indices);
        for (index, id) in kept {
            if !in_order.contains(&index) {
                self.moved.insert(id);
            }
        }
    }

    /// What has one name and does one kind of thing, here and there, and stands in another list. Gives the lists inside of them.
    fn moved_elsewhere(&mut self, before: &Workflow, after: &Workflow) -> Vec<(List, List)> {
        let mut there: HashMap<(&str, &str), Vec<TaskId>> = HashMap::new();
        for id in self.added() {
            there.entry(signature(after.task(id))).or_default().push(id);
        }
        let mut here: HashMap<(&str, &str), Vec<TaskId>> = HashMap::new();
        for id in self.removed() {
            here.entry(signature(before.task(id))).or_default().push(id);
        }
        let mut lists = Vec::new();
        for (signature, gone) in here {
            if let ([one], Some([other])) = (&gone[..], there.get(&signature).map(|all| &all[..])) {
                self.pair(*one, *other);
                self.moved.insert(*other);
                lists.extend(corresponding(before, after, *one, *other));
            }
        }
        lists
    }
}

/// Tasks of a list that have no other yet.
fn left(matched: &[Option<TaskId>], list: &List) -> Vec<TaskId> {
    let tasks = list.tasks.iter().copied();
    tasks.filter(|id| matched[place(*id)].is_none()).collect()
}

fn place(id: TaskId) -> usize {
    id.0 as usize
}

fn ids(matched: &[Option<TaskId>]) -> impl Iterator<Item = (TaskId, Option<TaskId>)> {
    (0..).map(TaskId).zip(matched.iter().copied())
}

fn signature(task: &Task) -> (&str, &str) {
    (&task.name, task.kind.keyword())
}

/// What a call calls, as it is written.
fn called(task: &Task) -> Option<&str> {
    task.source.get("call")?.as_str()
}

/// Each task with the one before it.
fn neighbours(tasks: &[TaskId]) -> impl Iterator<Item = (Option<TaskId>, TaskId)> {
    let previous = std::iter::once(None).chain(tasks.iter().copied().map(Some));
    previous.zip(tasks.iter().copied())
}

/// The lists inside of a task, by what they are.
fn inside(workflow: &Workflow, id: TaskId) -> Vec<(&'static str, List)> {
    let block = |block: BlockId| List {
        tasks: workflow.block(block).tasks.clone(),
        ordered: true,
    };
    match &workflow.task(id).kind {
        TaskKind::Do(inner) => vec![("do", block(*inner))],
        TaskKind::For(each) => vec![("do", block(each.block))],
        TaskKind::Fork(fork) => vec![(
            "branches",
            List {
                tasks: fork.branches.clone(),
                ordered: false,
            },
        )],
        TaskKind::Listen(Listen {
            foreach: Some(each),
            ..
        }) => each
            .block
            .map(|inner| ("foreach", block(inner)))
            .into_iter()
            .collect(),
        TaskKind::Try(attempt) => std::iter::once(("try", block(attempt.block)))
            .chain(attempt.catch.block.map(|inner| ("catch", block(inner))))
            .collect(),
        _ => Vec::new(),
    }
}

fn corresponding(
    before: &Workflow,
    after: &Workflow,
    one: TaskId,
    other: TaskId,
) -> Vec<(List, List)> {
    let mut there: BTreeMap<&str, List> = inside(after, other).into_iter().collect();
    inside(before, one)
        .into_iter()
        .filter_map(|(slot, list)| Some((list, there.remove(slot)?)))
        .collect()
}

/// The outermost lists: of the workflow, of its functions, of what its extensions do.
fn roots(workflow: &Workflow) -> BTreeMap<(&'static str, &str), List> {
    let block = |block: BlockId| List {
        tasks: workflow.block(block).tasks.clone(),
        ordered: true,
    };
    let mut roots = BTreeMap::from([(("do", ""), block(workflow.root))]);
    for task in &workflow.tasks {
        if let TaskKind::Call(call) = &task.kind
            && let Function::Defined { name, block: inner } = &call.function
        {
            roots.insert(("function", name.as_str()), block(*inner));
        }
    }
    for extension in &workflow.extensions {
        let name = extension.name.as_str();
        roots.extend(
            extension
                .before
                .map(|inner| (("before", name), block(inner))),
        );
        roots.extend(extension.after.map(|inner| (("after", name), block(inner))));
    }
    roots
}

fn around(workflow: &Workflow) -> Vec<Option<TaskId>> {
    let mut around = vec![None; workflow.tasks.len()];
    for (id, _) in (0..).map(TaskId).zip(&workflow.tasks) {
        for (_, list) in inside(workflow, id) {
            for inner in list.tasks {
                around[place(inner)] = Some(id);
            }
        }
    }
    around
}

/// The values of a longest increasing part.
fn longest_increasing(values: &[usize]) -> HashSet<usize> {
    // Of every length, where the part with the smallest end has it.
    let mut ends: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = vec![None; values.len()];
    for (index, value) in values.iter().enumerate() {
        let length = ends.partition_point(|end| values[*end] < *value);
        previous[index] = length.checked_sub(1).map(|shorter| ends[shorter]);
        if length == ends.len() {
            ends.push(index);
        } else {
            ends[length] = index;
        }
    }
    std::iter::successors(ends.last().copied(), |index| previous[*index])
        .map(|index| values[index])
        .collect()
}

//! A year as tables for people: what is late, where, with whom, and what followed.

use std::collections::BTreeMap;

use super::count::{Counted, Named, Told};
use super::standing::{Kinds, Standing};
use crate::console::{Console, number, table};
use crate::messages::Message;
use crate::scenario::script::zone;

/// The offices and steps that are told: those with the most behind.
const MOST_TOLD: usize = 15;

type Rows<'t> = Vec<(&'t str, &'t Standing)>;

impl Told {
    pub fn pages(&self, console: Console) -> String {
        let mut pages = Pages {
            console,
            text: String::new(),
        };
        pages.standings(Message::YearByCity, named(&self.by_city), &self.total);
        pages.standings(
            Message::YearByDepartment,
            named(&self.by_department),
            &self.total,
        );
        pages.most(Message::YearByStep, named(&self.by_step));
        pages.most(Message::YearByOffice, named(&self.by_office));
        for counted in &self.counts {
            pages.counted(counted);
        }
        pages.overdue(self);
        let yes = |is| console.say(if is { Message::Yes } else { Message::No }, &[]);
        let Standing {
            items,
            in_time,
            late,
            withdrawn,
            open,
            overdue,
        } = self.total;
        let sums = console.say(
            Message::YearSums,
            &[
                &items,
                &in_time,
                &late,
                &withdrawn,
                &open,
                &overdue,
                &self.executions,
                &self.ended,
                &yes(self.checks.adds_up),
                &yes(self.checks.journal_agrees),
            ],
        );
        pages.text.push_str(&sums);
        pages.text
    }
}

fn named(parts: &BTreeMap<String, Named<Standing>>) -> Rows<'_> {
    let parts = parts.values();
    parts.map(|part| (part.name.as_str(), &part.what)).collect()
}

struct Pages {
    console: Console,
    text: String,
}

impl Pages {
    fn say(&self, message: Message) -> String {
        self.console.say(message, &[])
    }

    fn page(&mut self, title: &str, headers: &[String], rows: &[Vec<String>]) {
        if rows.is_empty() {
            return;
        }
        let page = table(headers, rows, true);
        self.text.extend([title, "\n", &page, "\n\n"]);
    }

    fn standings(&mut self, title: Message, rows: Rows<'_>, total: &Standing) {
        let sum = self.say(Message::Total);
        let rows: Vec<Vec<String>> = rows
            .into_iter()
            .chain([(sum.as_str(), total)])
            .map(|(name, standing)| row(name, standing))
            .collect();
        self.page(&self.say(title), &self.headers(), &rows);
    }

    /// Those with the most behind, the most first.
    fn most(&mut self, title: Message, mut rows: Rows<'_>) {
        rows.retain(|(_, standing)| standing.behind() > 0);
        rows.sort_by_key(|(_, standing)| std::cmp::Reverse(standing.behind()));
        rows.truncate(MOST_TOLD);
        let rows: Vec<Vec<String>> = rows
            .into_iter()
            .map(|(name, standing)| row(name, standing))
            .collect();
        self.page(&self.say(title), &self.headers(), &rows);
    }

    fn headers(&self) -> Vec<String> {
        [
            Message::ColumnWhere,
            Message::ColumnItems,
            Message::ColumnInTime,
            Message::ColumnLate,
            Message::ColumnWithdrawn,
            Message::ColumnOpen,
            Message::ColumnOpenOverdue,
        ]
        .map(|message| self.say(message))
        .into()
    }

    /// By city, then by department.
    fn counted(&mut self, counted: &Counted) {
        for (by, parts) in [
            (Message::ColumnCity, &counted.by_city),
            (Message::ColumnDepartment, &counted.by_department),
        ] {
            let kinds: Vec<&String> = counted.total.keys().collect();
            let mut headers = vec![self.say(by)];
            let name = |kind: &String| counted.names.get(kind).unwrap_or(kind).clone();
            headers.extend(kinds.iter().map(|kind| name(kind)));
            headers.push(self.say(Message::Total));
            let row = |name: &str, amounts: &Kinds| {
                let mut row = vec![name.to_owned()];
                let of = |kind: &&String| amounts.get(*kind).copied().unwrap_or_default();
                row.extend(kinds.iter().map(|kind| number(of(kind))));
                row.push(number(amounts.values().sum()));
                row
            };
            let mut rows: Vec<Vec<String>> = parts
                .values()
                .map(|part| row(&part.name, &part.what))
                .collect();
            if rows.is_empty() {
                continue;
            }
            rows.push(row(&self.say(Message::Total), &counted.total));
            self.page(&counted.title, &headers, &rows);
        }
    }

    fn overdue(&mut self, told: &Told) {
        let headers = [
            Message::ColumnDue,
            Message::ColumnOffice,
            Message::ColumnMatter,
        ];
        let headers = headers.map(|message| self.say(message));
        let row = |item: &super::count::Overdue| {
            let due = item.due_at.to_zoned_datetime(zone()).date();
            vec![due.to_string(), item.office.clone(), item.title.clone()]
        };
        let rows: Vec<Vec<String>> = told.overdue.iter().map(row).collect();
        if rows.is_empty() {
            return;
        }
        let shown = (rows.len(), told.total.overdue);
        let title = self
            .console
            .say(Message::YearOverdue, &[&shown.1, &shown.0]);
        let page = table(&headers, &rows, false);
        self.text.extend([title.as_str(), "\n", &page, "\n\n"]);
    }
}

fn row(name: &str, standing: &Standing) -> Vec<String> {
    let numbers = [
        standing.items,
        standing.in_time,
        standing.late,
        standing.withdrawn,
        standing.open,
        standing.overdue,
    ];
    let numbers = numbers.map(number);
    std::iter::once(name.to_owned()).chain(numbers).collect()
}

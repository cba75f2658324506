//! `actions` of a scenario document: lines, when they are done, and lines that only let time pass, which
//! become the next action's `at`.

use super::fields::{Field, Fields, Read, ScenarioError, error, shown};
use super::{Action, At, duration};
use crate::kubectl::{self, Command, LineError, LineHint, Passing};
use crate::manifest::tree::Span;
use crate::session::limits;

const KNOWN: [&str; 3] = ["at", "do", "with"];
const AT: &str = "12s, +10s, settled or step 14";

/// What `actions` says.
#[derive(Default)]
pub struct Course {
    /// What is done.
    pub actions: Vec<Action>,
    /// For how many milliseconds time passes after the last action, where the list ends in a wait.
    pub wait_ms: Option<u64>,
}

/// Reads the list.
pub fn read(field: Field<'_>) -> Read<Course> {
    let items = field.list("a list of actions like {at: settled, do: kubectl cordon worker-1}")?;
    if let Some(first) = items.get(limits::ACTIONS) {
        return first.refuse(format!(
            "a scenario has at most {} actions",
            limits::ACTIONS
        ));
    }
    let mut reader = Reader::default();
    for item in items {
        reader.take(item)?;
    }
    let wait_ms = match reader.waiting {
        None | Some((At::Settled, _)) => None,
        Some((At::After(ms), _)) => Some(ms),
        Some((_, field)) => {
            return field.refuse(
                "no action follows after these steps: write cursor to open there, or add what happens then",
            );
        }
    };
    Ok(Course {
        actions: reader.actions,
        wait_ms,
    })
}

#[derive(Default)]
struct Reader<'a> {
    actions: Vec<Action>,
    /// No action can be earlier than this.
    earliest_ms: u64,
    /// So many steps have happened at the least.
    least_steps: usize,
    /// The time that the lines since the last action let pass, and the last of them.
    waiting: Option<(At, Field<'a>)>,
}

impl<'a> Reader<'a> {
    fn take(&mut self, item: Field<'a>) -> Read<()> {
        let fields = Fields::read(item, &KNOWN)?;
        let line = fields.need("do", "do: kubectl … or do: sim …")?;
        let text = line.text()?;
        let command = kubectl::parse(text).map_err(|why| in_line(line, &why))?;
        let (at, with) = (fields.get("at"), fields.get("with"));
        if let Command::Time(passing) = command {
            if let Some(other) = at.or(with) {
                return other.refuse("a line that lets time pass says when the next action is done, and takes nothing else");
            }
            return self.pass(passing, line);
        }
        if let Some(with) = with.filter(|_| !command.reads_stdin()) {
            return with.refuse("the line reads no text: only -f - does");
        }
        let at = match (at, self.waiting.take()) {
            (Some(at), Some((_, before))) => {
                return at.refuse(format!(
                    "line {} says when this is done: leave at out",
                    before.span.line
                ));
            }
            (Some(at), None) => self.at(at)?,
            (None, waiting) => waiting.map_or(At::Settled, |(at, _)| at),
        };
        match at {
            At::Start(ms) => self.earliest_ms = ms,
            At::After(ms) => self.earliest_ms = self.earliest_ms.saturating_add(ms),
            At::Settled => {}
            At::Step(step) => self.least_steps = self.least_steps.max(step),
        }
        // The action is a step too.
        self.least_steps += 1;
        let with = with
            .map(|with| with.text().map(str::to_owned))
            .transpose()?;
        self.actions.push(Action {
            at,
            line: text.trim().to_owned(),
            command,
            with,
        });
        Ok(())
    }

    fn at(&self, field: Field<'_>) -> Read<At> {
        let text = field.written(AT)?;
        let time = |text: &str| {
            duration::read(text)
                .or_else(|_| field.refuse(format!("{} is no time: write {AT}", shown(text))))
        };
        if text == "settled" {
            return Ok(At::Settled);
        }
        if let Some(number) = text.strip_prefix("step ") {
            return match number.trim_start().parse::<usize>() {
                Ok(step) if step > limits::STEPS => field.refuse(format!("a run has at most {} steps", limits::STEPS)),
                Ok(step) if step < self.least_steps => field.refuse(format!(
                    "after the actions before this one {} steps or more have happened: write step {} or later", self.least_steps, self.least_steps
                )),
                Ok(step) => Ok(At::Step(step)),
                Err(_) => field.refuse(format!("{} is no step: write step 14", shown(text))),
            };
        }
        if let Some(text) = text.strip_prefix('+') {
            return Ok(At::After(time(text)?));
        }
        let ms = time(text)?;
        if ms < self.earliest_ms {
            let earliest = kubectl::duration::print(self.earliest_ms);
            return field.refuse(format!(
                "{text} is before the previous action, which is done at {earliest} or later"
            ));
        }
        Ok(At::Start(ms))
    }

    /// One more line that lets time pass.
    fn pass(&mut self, passing: Passing, line: Field<'a>) -> Read<()> {
        let at = match (passing, self.waiting.map(|(at, _)| at)) {
            (Passing::Settle, None | Some(At::Settled)) => At::Settled,
            (Passing::Wait(ms), None) => At::After(ms),
            (Passing::Wait(ms), Some(At::After(before))) => At::After(before.saturating_add(ms).min(kubectl::duration::MS_MAX)),
            (Passing::Steps(more), Some(At::Step(step))) => self.step(step, more, line)?,
            (Passing::Steps(more), None) => {
                // Which step the last action was is known only if it was done right after a known one.
                let last = match self.actions.last().map(|action| action.at) {
                    None => Some(0),
                    Some(At::Step(_)) => Some(self.least_steps),
                    Some(_) => None,
                };
                match last {
                    Some(step) => self.step(step, more, line)?,
                    None => return line.refuse("which step this comes to is not known here: write at: step 14 with the next action"),
                }
            }
            _ => return line.refuse("only one kind of waiting can stand between two actions: write at with the next action"),
        };
        self.waiting = Some((at, line));
        Ok(())
    }

    fn step(&self, step: usize, more: u32, line: Field<'_>) -> Read<At> {
        match step.saturating_add(more as usize) {
            sum if sum > limits::STEPS => {
                line.refuse(format!("a run has at most {} steps", limits::STEPS))
            }
            sum => Ok(At::Step(sum)),
        }
    }
}

/// A line that cannot be understood, at the place where it goes wrong.
fn in_line(field: Field<'_>, why: &LineError) -> ScenarioError {
    let span = field.span;
    let length = field
        .written("")
        .map_or(0, |text| text.chars().count() as u32);
    let width = span.end_column.saturating_sub(span.column);
    // Quotes without escapes move the line by one column; where there is more, its beginning is shown.
    let offset = match (span.line == span.end_line, width.checked_sub(length)) {
        (true, Some(0)) => Some(0),
        (true, Some(2)) => Some(1),
        _ => None,
    };
    let column = offset.map_or(span.column, |offset| {
        span.column + offset + why.column.saturating_sub(1)
    });
    let message = why.message.strip_prefix("error: ").unwrap_or(&why.message);
    let parts: Vec<&str> = message
        .lines()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let mut message = parts.join("; ");
    match &why.hint {
        Some(LineHint::DidYouMean(near)) if !message.contains("Did you mean") => {
            message.push_str(&format!("; did you mean {near}?"));
        }
        Some(LineHint::Usage(usage)) => message.push_str(&format!("; write {usage}")),
        _ => {}
    }
    error(Span::at(span.line, column), message)
}

//! The one door of a page's model: bytes go in, bytes come out. Nothing that comes in can break it.
//!
//! A request is a line, a command and its argument with a space between, and after the line's end what belongs to it. An
//! answer begins with `j` (JSON), `t` (text) or `b` (bytes); one that was refused is JSON with `error`.

use super::answer;
use super::json::Json;
use super::link;
use super::plan::{Asked, Reading};
use super::session::{Refused, Session};
use crate::scenario::question;

/// A page's model behind its door.
#[derive(Default)]
pub struct Door {
    session: Option<Session>,
}

/// An answer.
enum Said {
    Json(Json),
    Text(String),
    Bytes(Vec<u8>),
}

impl Door {
    /// Answers a request.
    pub fn call(&mut self, request: &[u8]) -> Vec<u8> {
        let end = request.iter().position(|&byte| byte == b'\n').unwrap_or(request.len());
        let (line, rest) = request.split_at(end);
        let rest = rest.get(1..).unwrap_or_default();
        let line = String::from_utf8_lossy(line);
        let (command, argument) = line.split_once(' ').unwrap_or((&line, ""));
        let said = self.said(command, argument, rest).unwrap_or_else(|refused| {
            Said::Json(Json::Object(vec![("error", refused.to_string().into())]))
        });
        let (mark, bytes) = match said {
            Said::Json(json) => (b'j', json.to_string().into_bytes()),
            Said::Text(text) => (b't', text.into_bytes()),
            Said::Bytes(bytes) => (b'b', bytes),
        };
        let mut answer = vec![mark];
        answer.extend(bytes);
        answer
    }

    fn session(&mut self) -> Result<&mut Session, Refused> {
        self.session.as_mut().ok_or(Refused::Broken)
    }

    fn asked(&mut self, fragment: &str) -> Result<Asked, Refused> {
        let session = self.session()?;
        link::read(fragment, session.scenario()).map_err(Refused::Asked)
    }

    fn said(&mut self, command: &str, argument: &str, rest: &[u8]) -> Result<Said, Refused> {
        let (fragment, number) = argument.split_once(' ').unwrap_or((argument, ""));
        let run = || number.parse::<u32>().map_err(|_| Refused::Broken);
        Ok(match command {
            // What the page carries.
            "open" => {
                let session = self.session.insert(Session::open(rest)?);
                Said::Json(answer::facts(session))
            }
            // Pounds as a person types them.
            "pounds" => {
                let text = String::from_utf8_lossy(rest);
                let pounds = question::pounds(&text).map_err(|refused| {
                    let hint = refused.hint.map_or_else(String::new, |hint| format!(" ({hint})"));
                    Refused::Asked(
                        format!(
                            "{} is not an amount. Type {}{hint}.",
                            refused.found, refused.allowed
                        )
                        .replace('`', "“")
                        .replacen("“ is", "” is", 1),
                    )
                })?;
                Said::Json(Json::Number(pounds as f64))
            }
            // A link's fragment, as the page keeps plans.
            "read" => Said::Json(answer::read(&self.asked(fragment)?)),
            // A reading is made ready for answers, or for a run.
            "prepare" | "warm" => {
                let known = Reading::ALL.into_iter().find(|known| known.key() == fragment);
                let known = known.ok_or(Refused::Broken)?;
                if command == "warm" {
                    self.session()?.warm(known, run()?)?;
                } else {
                    self.session()?.prepare(known)?;
                }
                Said::Json(Json::Null)
            }
            // In expected values.
            "answer" => {
                let asked = self.asked(fragment)?;
                let (scenario, summary) = self.session()?.answer(&asked)?;
                Said::Json(answer::answer(&asked, scenario, &summary))
            }
            // One step of what the last answer rests on; whether that was the last.
            "rest" => Said::Json(self.session()?.rest_step()?.into()),
            // The last answer with what it rests on.
            "rested" => {
                let asked = self.asked(fragment)?;
                let rested = self.session()?.rested().ok_or(Refused::Broken)?;
                Said::Json(answer::answer(&asked, rested.0, &rested.1))
            }
            // One run by chance.
            "run" => {
                let asked = self.asked(fragment)?;
                let numbers = self.session()?.run(&asked, run()?)?;
                Said::Bytes(numbers.iter().flat_map(|number| number.to_le_bytes()).collect())
            }
            "begin" => {
                let asked = self.asked(fragment)?;
                self.session()?.begin(&asked)?;
                Said::Json(Json::Null)
            }
            // A run that another worker made: how many are added up.
            "gather" => {
                let run: u32 = argument.parse().map_err(|_| Refused::Broken)?;
                let numbers: Vec<f64> = rest
                    .as_chunks::<8>()
                    .0
                    .iter()
                    .map(|bytes| f64::from_le_bytes(*bytes))
                    .collect();
                Said::Json(self.session()?.gather(run, &numbers)?.into())
            }
            // What the runs so far say.
            "gathered" => {
                let asked = self.asked(fragment)?;
                let (scenario, summary) = self.session()?.gathered(number == "last")?;
                Said::Json(answer::answer(&asked, scenario, &summary))
            }
            // The picture of the last answer that is known to its end, or of the runs.
            "picture" => {
                let asked = self.asked(fragment)?;
                let session = self.session()?;
                if let Some((scenario, summary)) = session.rested() {
                    return Ok(Said::Text(answer::picture(&asked, scenario, &summary)));
                }
                let (scenario, summary) = session.answer(&asked)?;
                Said::Text(answer::picture(&asked, scenario, &summary))
            }
            // A scenario file for the command line.
            "file" => {
                let asked = self.asked(fragment)?;
                let session = self.session()?;
                let (extends, runs) = (session.extends().to_owned(), session.runs());
                Said::Text(asked.file(session.scenario(), &extends, runs))
            }
            _ => {
                return Err(Refused::Asked(format!("“{command}” is nothing that this page knows")));
            }
        })
    }
}

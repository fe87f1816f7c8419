//! In which order the rows of a file are taken that refer to one another: companies to their parents, people to their leaders.
//!
//! A parent may stand anywhere in the file. So that every row is written once, with its parent, the file is read once per level: first
//! the rows with nobody above them in the file, then those directly below, and so on.

use shared::deals::conflict::match_name;
use shared::fields::Object;
use shared::values::fold;
use std::collections::HashMap;

/// More levels than any group of companies has.
const MOST: u32 = 50;

/// A row's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// So many rows are above it.
    Level(u32),
    /// Following the rows above never ends.
    Circle,
}

/// The places of a file's rows, by their keys. Rows without a place stand at the top.
#[derive(Debug, Default)]
pub(super) struct Levels {
    places: HashMap<String, Place>,
}

impl Levels {
    /// The place of the row with this key.
    pub fn of(&self, key: &str) -> Place {
        self.places.get(key).copied().unwrap_or(Place::Level(0))
    }

    /// The lowest level.
    pub fn deepest(&self) -> u32 {
        let level = |place: &Place| match place {
            Place::Level(level) => *level,
            Place::Circle => 0,
        };
        self.places.values().map(level).max().unwrap_or(0)
    }
}

/// Who is above whom in a file, while it is read for the first time.
#[derive(Debug)]
pub(super) struct Hierarchy {
    object: Object,
    /// From a row's key to the name of the one above.
    above: HashMap<String, String>,
    /// From a name to the key of the row that has it; none where several have.
    named: HashMap<String, Option<String>>,
}

impl Hierarchy {
    /// Of a file with rows of that kind.
    pub fn new(object: Object) -> Hierarchy {
        Hierarchy { object, above: HashMap::new(), named: HashMap::new() }
    }

    /// A row. Of several with the same key the first counts.
    pub fn add(&mut self, key: &str, name: &str, above: Option<&str>) {
        for name in names(self.object, name) {
            self.named
                .entry(name)
                .and_modify(|known| {
                    if known.as_deref() != Some(key) {
                        *known = None;
                    }
                })
                .or_insert_with(|| Some(key.to_owned()));
        }
        if let Some(above) = above {
            self.above.entry(key.to_owned()).or_insert_with(|| above.to_owned());
        }
    }

    /// Whether a row has this name.
    pub fn has(&self, name: &str) -> bool {
        self.key_of(name).is_some()
    }

    /// The places of all rows.
    pub fn levels(&self) -> Levels {
        let place = |key: &String| {
            let mut at = key.as_str();
            for level in 0..=MOST {
                match self.above.get(at).and_then(|name| self.key_of(name)) {
                    None => return Place::Level(level),
                    Some(above) => at = above,
                }
            }
            Place::Circle
        };
        let places = self.above.keys().map(|key| (key.clone(), place(key)));
        Levels { places: places.filter(|(_, place)| *place != Place::Level(0)).collect() }
    }

    fn key_of(&self, name: &str) -> Option<&str> {
        names(self.object, name).iter().find_map(|name| self.named.get(name)).and_then(|key| key.as_deref())
    }
}

/// The ways a record of that kind is called by a name, the strictest first.
fn names(object: Object, name: &str) -> Vec<String> {
    let exact = format!("= {}", fold(name));
    match object {
        Object::Account => vec![exact, format!("~ {}", match_name(name))],
        _ => vec![exact],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hierarchy(rows: &[(&str, &str)]) -> Hierarchy {
        let mut hierarchy = Hierarchy::new(Object::Account);
        for (name, above) in rows {
            hierarchy.add(&name.to_lowercase(), name, Some(*above).filter(|above| !above.is_empty()));
        }
        hierarchy
    }

    #[test]
    fn a_parent_comes_before_its_subsidiaries_wherever_it_stands() {
        let levels = hierarchy(&[("C", "b gmbh"), ("B GmbH", "A"), ("A", ""), ("D", "Unknown")]).levels();
        let places = ["a", "b gmbh", "c", "d"].map(|key| levels.of(key));
        assert_eq!(places, [Place::Level(0), Place::Level(1), Place::Level(2), Place::Level(0)]);
        assert_eq!(levels.deepest(), 2);
    }

    #[test]
    fn a_circle_is_found_and_what_hangs_on_it() {
        let levels = hierarchy(&[("A", "B"), ("B", "A"), ("C", "A"), ("D", "D"), ("E", "")]).levels();
        let places = ["a", "b", "c", "d", "e"].map(|key| levels.of(key));
        assert_eq!(places, [Place::Circle, Place::Circle, Place::Circle, Place::Circle, Place::Level(0)]);
        assert_eq!(levels.deepest(), 0);
    }

    #[test]
    fn the_exact_name_decides_between_two_that_differ_in_legal_form() {
        let levels =
            hierarchy(&[("Acme Inc", ""), ("Acme GmbH", "Acme Inc"), ("X", "Acme GmbH"), ("Y", "Acme")]).levels();
        let places = ["acme gmbh", "x", "y"].map(|key| levels.of(key));
        assert_eq!(places, [Place::Level(1), Place::Level(2), Place::Level(0)]);
    }
}

//! From pieces to a condition: `or` holds on least, then `and`, then `not`, then comparisons.

use super::fields::{Known, find, operators_offered};
use super::lex::{Piece, TODAY, Token, VIEWER};
use super::{PROBLEMS_MOST, Place, TextProblem};
use crate::criteria::{Criteria, CriteriaProblem, DEPTH_MOST, Operator, Path, SIZE_MOST, check, field};
use crate::fields::{Kind, Object};
use crate::words::criteria as words;

/// The condition that the pieces make, and what is wrong with them. Where nothing is wrong there is a condition, unless
/// a piece is [`Token::Odd`].
pub(super) fn condition(
    pieces: Vec<Piece<'_>>,
    object: Object,
    known: Known<'_>,
) -> (Option<Criteria>, Vec<TextProblem>) {
    let end = pieces.last().map_or(0, |piece| piece.place.to);
    let mut reader = Reader { pieces, at: 0, end, object, known, size: 0, problems: Vec::new(), is_stopped: false };
    let condition = reader.whole();
    (condition, reader.problems)
}

/// Reads the pieces one after the other. Each of its methods gives nothing where it met a problem, which is noted.
pub(super) struct Reader<'a> {
    pieces: Vec<Piece<'a>>,
    /// The piece that is read next.
    at: usize,
    /// The byte at which the last piece ends.
    end: usize,
    pub(super) object: Object,
    /// Which fields the author may know of.
    pub(super) known: Known<'a>,
    /// How many comparisons and listed values there were.
    size: usize,
    problems: Vec<TextProblem>,
    /// Whether there is no sense in going on.
    is_stopped: bool,
}

/// What a comparison asks.
#[derive(Clone, Copy)]
enum Question {
    Compare(Operator),
    In,
    Contains,
    StartsWith,
    Within,
    IsEmpty,
    IsNotEmpty,
}

impl Question {
    /// As [`operators_offered`] has it.
    fn name(self) -> &'static str {
        match self {
            Question::Compare(operator) => operator.sign(),
            Question::In => "in",
            Question::Contains => "contains",
            Question::StartsWith => "starts with",
            Question::Within => "within",
            Question::IsEmpty => "is empty",
            Question::IsNotEmpty => "is not empty",
        }
    }
}

/// Conditions and what joins them.
impl Reader<'_> {
    fn whole(&mut self) -> Option<Criteria> {
        let mut condition = self.any(DEPTH_MOST);
        // The rest after a bracket too many may have problems of its own.
        while self.take(&Token::Close) {
            condition = None;
            self.problem(self.place(self.at - 1), words::NOTHING_TO_CLOSE);
            if self.takes("and") || self.takes("or") || self.token().is_some_and(|token| *token != Token::Close) {
                self.any(DEPTH_MOST);
            }
        }
        condition
    }

    /// Reads up to a closing bracket or the end.
    fn any(&mut self, depth: usize) -> Option<Criteria> {
        let mut parts = vec![self.all(depth)];
        while self.takes("or") {
            parts.push(self.all(depth));
        }
        parts.into_iter().collect::<Option<Vec<_>>>().map(Criteria::Any)
    }

    fn all(&mut self, depth: usize) -> Option<Criteria> {
        let mut parts = vec![self.one(depth)];
        while self.goes_on() {
            parts.push(self.one(depth));
        }
        parts.into_iter().collect::<Option<Vec<_>>>().map(Criteria::All)
    }

    /// Whether an `and` follows, and nothing that stands in its place.
    fn goes_on(&mut self) -> bool {
        if !self.is_between() {
            self.problem_here(words::NO_CONNECTION);
            self.skip();
        }
        self.takes("and")
    }

    fn one(&mut self, depth: usize) -> Option<Criteria> {
        let begun = self.place(self.at);
        if self.takes("not") {
            let depth = self.deeper(depth, begun)?;
            return self.one(depth).map(|part| Criteria::Not(Box::new(part)));
        }
        if self.take(&Token::Open) {
            let depth = self.deeper(depth, begun)?;
            let inner = self.any(depth);
            if self.take(&Token::Close) {
                return inner;
            }
            self.problem(begun, words::NEVER_CLOSED);
            return None;
        }
        if self.takes("true") {
            return self.grown().map(|()| Criteria::always());
        }
        if self.takes("false") {
            return self.grown().map(|()| Criteria::never());
        }
        let comparison = self.comparison();
        if comparison.is_none() {
            self.skip();
        }
        comparison
    }

    /// The depth that is left within this. Nothing is read any more where there is none.
    fn deeper(&mut self, depth: usize, begun: Place) -> Option<usize> {
        let left = depth.checked_sub(1);
        if left.is_none() {
            self.problem(begun, words::sentence(&CriteriaProblem::TooDeep));
            self.stop();
        }
        left
    }

    /// Counts one part more. Nothing is read any more where there are too many.
    pub(super) fn grown(&mut self) -> Option<()> {
        self.size += 1;
        if self.size > SIZE_MOST {
            self.problem_here(words::sentence(&CriteriaProblem::TooBig));
            self.stop();
            return None;
        }
        Some(())
    }
}

/// One comparison.
impl Reader<'_> {
    fn comparison(&mut self) -> Option<Criteria> {
        self.grown()?;
        let (path, kind) = self.field()?;
        let asked_at = self.at;
        let question = self.question(&path, kind)?;
        let offered = operators_offered(kind);
        if !offered.contains(&question.name()) {
            let message = words::unfit_question(path.as_str(), question.name(), &offered);
            self.problem(self.since(asked_at), message);
            return None;
        }
        let value_at = self.at;
        let comparison = self.answered(path, kind, question)?;
        if let Err(problem) = check(&comparison, self.object) {
            self.problem(self.since(value_at), words::sentence(&problem));
            return None;
        }
        Some(comparison)
    }

    fn field(&mut self) -> Option<(Path, Kind)> {
        let Some(name) = self.word().filter(|word| !is_joint(word)) else {
            self.problem_here(words::NO_CONDITION);
            return None;
        };
        let place = self.place(self.at);
        self.at += 1;
        if is_outside(name) {
            self.problem(place, words::OUTSIDE_FIRST);
            return None;
        }
        match find(name, "", self.object, self.known) {
            Ok(kind) => Some((Path::new(name), kind)),
            Err(message) => {
                self.problem(place, message);
                None
            }
        }
    }

    fn question(&mut self, path: &Path, kind: Kind) -> Option<Question> {
        if let Some(Token::Operator(operator)) = self.token() {
            let question = Question::Compare(*operator);
            self.at += 1;
            return Some(question);
        }
        for (word, question) in [("in", Question::In), ("contains", Question::Contains), ("within", Question::Within)] {
            if self.takes(word) {
                return Some(question);
            }
        }
        if self.takes("starts") {
            return self.expect("with", words::STARTS_WITH).map(|()| Question::StartsWith);
        }
        if self.takes("is") {
            let question = if self.takes("not") { Question::IsNotEmpty } else { Question::IsEmpty };
            return self.expect("empty", words::IS_EMPTY).map(|()| question);
        }
        if self.word().is_some_and(|word| word.eq_ignore_ascii_case("not")) {
            self.problem_here(words::NOT_FIRST);
        } else {
            self.problem_here(words::no_question(path.as_str(), &operators_offered(kind)));
        }
        None
    }

    fn answered(&mut self, path: Path, kind: Kind, question: Question) -> Option<Criteria> {
        match question {
            Question::Compare(operator) => self.compared(path, kind, operator),
            Question::In => self.values(&path, kind).map(|values| field(path).one_of(values)),
            Question::Contains => self.text(&path, kind).map(|text| field(path).contains(text)),
            Question::StartsWith => self.text(&path, kind).map(|text| field(path).starts_with(text)),
            Question::Within => self.span().map(|span| field(path).within(span)),
            Question::IsEmpty => Some(field(path).is_empty()),
            Question::IsNotEmpty => Some(field(path).is_not_empty()),
        }
    }
}

/// Pieces and problems.
impl<'a> Reader<'a> {
    pub(super) fn token(&self) -> Option<&Token<'a>> {
        self.pieces.get(self.at).map(|piece| &piece.token)
    }

    /// The next piece, if it is a word.
    pub(super) fn word(&self) -> Option<&'a str> {
        match self.token() {
            Some(Token::Word(word)) => Some(*word),
            _ => None,
        }
    }

    /// Takes the next piece whatever it is.
    pub(super) fn next_token(&mut self) -> Option<Token<'a>> {
        let token = self.token().cloned();
        self.at += usize::from(token.is_some());
        token
    }

    /// Takes the next piece if it is this one.
    pub(super) fn take(&mut self, wanted: &Token<'_>) -> bool {
        let is_next = self.token().is_some_and(|token| token == wanted);
        self.at += usize::from(is_next);
        is_next
    }

    /// Takes the next piece if it is this word of the language.
    pub(super) fn takes(&mut self, wanted: &str) -> bool {
        let is_next = self.word().is_some_and(|word| word.eq_ignore_ascii_case(wanted));
        self.at += usize::from(is_next);
        is_next
    }

    /// Takes a word of the language that must follow.
    pub(super) fn expect(&mut self, wanted: &str, otherwise: &str) -> Option<()> {
        if self.takes(wanted) {
            return Some(());
        }
        self.problem_here(otherwise);
        None
    }

    /// Whether nothing is left before what can follow a condition.
    fn is_between(&self) -> bool {
        match self.token() {
            None | Some(Token::Close) => true,
            Some(Token::Word(word)) => is_joint(word),
            _ => false,
        }
    }

    /// Goes on to the next `and` or `or`, to the bracket that closes this one, or to the end.
    pub(super) fn skip(&mut self) {
        let mut open = 0_usize;
        while (open > 0 && self.at < self.pieces.len()) || !self.is_between() {
            match self.next_token() {
                Some(Token::Open) => open += 1,
                Some(Token::Close) => open -= 1,
                _ => {}
            }
        }
    }

    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// Where the piece of that number stands; the end, where there is none.
    fn place(&self, at: usize) -> Place {
        self.pieces.get(at).map_or(Place { from: self.end, to: self.end }, |piece| piece.place)
    }

    /// From the piece of that number to the last one taken.
    pub(super) fn since(&self, begun: usize) -> Place {
        let first = self.place(begun);
        let last = self.place(self.at.saturating_sub(1));
        Place { from: first.from, to: last.to.max(first.to) }
    }

    /// Notes a problem. Of two at the same place the first says it.
    pub(super) fn problem(&mut self, place: Place, message: impl Into<String>) {
        if self.is_stopped || self.problems.iter().any(|known| known.from == place.from) {
            return;
        }
        self.problems.push(TextProblem { from: place.from, to: place.to, message: message.into() });
        if self.problems.len() == PROBLEMS_MOST {
            self.stop();
        }
    }

    /// Notes a problem with the next piece, or with its absence.
    pub(super) fn problem_here(&mut self, message: impl Into<String>) {
        if self.token() != Some(&Token::Odd) {
            self.problem(self.place(self.at), message);
        }
    }

    fn stop(&mut self) {
        self.is_stopped = true;
        self.at = self.pieces.len();
    }
}

/// Whether the word joins two conditions.
pub(super) fn is_joint(word: &str) -> bool {
    ["and", "or"].iter().any(|joint| joint.eq_ignore_ascii_case(word))
}

/// Whether the word means something outside the record.
pub(in crate::criteria) fn is_outside(word: &str) -> bool {
    word.eq_ignore_ascii_case(TODAY) || of_viewer(word).is_some()
}

/// What follows the viewer in a word: nothing for the viewer, or a point and the way to a field.
pub(super) fn of_viewer(word: &str) -> Option<&str> {
    let (viewer, rest) = word.split_at_checked(VIEWER.len())?;
    (viewer.eq_ignore_ascii_case(VIEWER) && (rest.is_empty() || rest.starts_with('.'))).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::text::{BYTES_MOST, parse};
    use crate::fields::TextRule;

    const OBJECT: Object = Object::Opportunity;

    fn read(text: &str) -> Criteria {
        parse(text, OBJECT).unwrap_or_else(|problems| panic!("{text}: {problems:?}"))
    }

    /// What is wrong, with the parts of the text it is about.
    fn wrong(text: &str) -> Vec<(&str, String)> {
        let problems = parse(text, OBJECT).expect_err(text);
        problems.into_iter().map(|problem| (&text[problem.from..problem.to], problem.message)).collect()
    }

    #[track_caller]
    fn is_wrong(text: &str, part: &str, message: &str) {
        assert_eq!(wrong(text), [(part, message.to_owned())], "{text}");
    }

    fn one() -> Criteria {
        field("name").is_empty()
    }

    fn two() -> Criteria {
        field("stage").is_empty()
    }

    #[test]
    fn and_holds_on_more_than_or_and_not_more_than_and() {
        let three = || field("amount").is_empty();
        for (text, condition) in [
            ("name is empty or stage is empty and amount is empty", one().or(two().and(three()))),
            ("(name is empty or stage is empty) and amount is empty", one().or(two()).and(three())),
            ("not name is empty and stage is empty", (!one()).and(two())),
            ("not (name is empty and stage is empty)", !one().and(two())),
            ("not not name is empty", one()),
            ("((name is empty))", one()),
            ("Not name is empty OR stage is empty", (!one()).or(two())),
        ] {
            assert_eq!(read(text), condition, "{text}");
        }
    }

    #[test]
    fn everything_a_field_can_be_asked_is_read() {
        for (text, condition) in [
            ("name is empty", one()),
            ("name IS NOT Empty", field("name").is_not_empty()),
            ("name contains \"a\"", field("name").contains("a")),
            ("name contains a", field("name").contains("a")),
            ("name starts with \"a\"", field("name").starts_with("a")),
            ("stage in (proposal, negotiation)", field("stage").one_of(["proposal", "negotiation"])),
            ("not (stage in (proposal))", !field("stage").one_of(["proposal"])),
            ("probability >= 50", field("probability").at_least(50_i64)),
            ("true", Criteria::always()),
            ("False or name is empty", one()),
            ("true or name is empty", Criteria::always().or(one())),
        ] {
            assert_eq!(read(text), condition, "{text}");
        }
    }

    #[test]
    fn each_problem_is_told_at_its_place() {
        is_wrong("amont = 5", "amont", &words::unknown_field("amont", Some("amount")));
        is_wrong("= 5", "=", words::NO_CONDITION);
        is_wrong("viewer.account = account", "viewer.account", words::OUTSIDE_FIRST);
        is_wrong("name is empty and", "", words::NO_CONDITION);
        is_wrong("()", ")", words::NO_CONDITION);
        is_wrong("name", "", &words::no_question("name", &operators_offered(Kind::Text(TextRule::Line))));
        is_wrong("name is 5", "5", words::IS_EMPTY);
        is_wrong("name starts a", "a", words::STARTS_WITH);
        is_wrong("stage not in (proposal)", "not", words::NOT_FIRST);
        is_wrong("name = Acme Ltd and stage is empty", "Ltd", words::NO_CONNECTION);
        is_wrong("(name is empty", "(", words::NEVER_CLOSED);
        is_wrong("name is empty)", ")", words::NOTHING_TO_CLOSE);
        let offered = operators_offered(Kind::Reference(Object::User));
        is_wrong("owner starts with x", "starts with", &words::unfit_question("owner", "starts with", &offered));
        is_wrong("owner < x", "<", &words::unfit_question("owner", "<", &offered));
        is_wrong("registration.lines is empty", "registration.lines", &words::not_asked("registration.lines"));
    }

    #[test]
    fn one_problem_does_not_hide_the_next() {
        let text =
            "(amont = 5 and name is) or stage = x and probability in (a, 5, b) and name @ and not owner = 1 ) or x";
        let parts: Vec<&str> = wrong(text).into_iter().map(|(part, _)| part).collect();
        assert_eq!(parts, ["amont", ")", "x", "a", "b", "@", "1", ")", "x"]);
    }

    #[test]
    fn brackets_of_a_comparison_that_failed_close_nothing_else() {
        is_wrong("(colour in (red, (blue)) and name is empty)", "colour", &words::unknown_field("colour", None));
        is_wrong("(stage in (proposal negotiation) and name is empty)", "negotiation", words::LIST_GOES_ON);
    }

    #[test]
    fn nesting_and_size_are_bounded() {
        let nested = |count: usize| format!("{}name is empty{}", "(".repeat(count), ")".repeat(count));
        assert_eq!(read(&nested(DEPTH_MOST)), one());
        let deep = words::sentence(&CriteriaProblem::TooDeep);
        assert_eq!(wrong(&nested(DEPTH_MOST + 1)), [("(", deep.clone())]);
        assert_eq!(wrong(&format!("{}true", "not ".repeat(DEPTH_MOST + 1))), [("not", deep)]);
        let many = ["true"; SIZE_MOST + 1].join(" and ");
        assert!(many.len() < BYTES_MOST);
        let problems = parse(&many, OBJECT).expect_err("too big");
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].message, words::sentence(&CriteriaProblem::TooBig));
    }

    #[test]
    fn not_more_than_twenty_problems_are_told() {
        let many = ["x = 1"; 100].join(" and ");
        assert_eq!(parse(&many, OBJECT).expect_err("unknown fields").len(), PROBLEMS_MOST);
        let odd = "& ".repeat(1_000);
        assert_eq!(parse(&odd, OBJECT).expect_err("odd pieces").len(), PROBLEMS_MOST);
    }
}

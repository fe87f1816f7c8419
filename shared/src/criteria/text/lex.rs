//! From text to its pieces: words, signs, brackets, texts in quotes.

use super::{Place, TextProblem};
use crate::criteria::Operator;
use crate::words::criteria as words;

/// The day from which days are counted.
pub(super) const TODAY: &str = "today";
/// Whoever looks.
pub(super) const VIEWER: &str = "viewer";

/// What a field of yes or no is compared with.
pub(super) const YES: &str = "yes";
/// Its opposite.
pub(super) const NO: &str = "no";

/// Words that mean something by themselves, and as text stand in quotes. No field may be called like one.
pub(super) const KEYWORDS: [&str; 16] = [
    "and", "or", "not", "in", "contains", "starts", "with", "is", "empty", "within", "last", "next", "true", "false",
    TODAY, VIEWER,
];

/// A piece of the text and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece<'a> {
    pub(super) token: Token<'a>,
    pub(super) place: Place,
}

/// What a piece is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token<'a> {
    /// `(`
    Open,
    /// `)`
    Close,
    /// `,`
    Comma,
    /// `+`
    Plus,
    /// `-` after `today`; everywhere else it is part of a word.
    Minus,
    /// `=` and the like.
    Operator(Operator),
    /// What stands in quotes, its escapes resolved.
    Text(String),
    /// Letters, digits and what stands between them, as written.
    Word(&'a str),
    /// What follows a `#`.
    Id(&'a str),
    /// No part of the language. The problem with it is told.
    Odd,
}

/// All pieces, and what is wrong with them.
pub(super) fn pieces(text: &str) -> (Vec<Piece<'_>>, Vec<TextProblem>) {
    let mut lexer = Lexer { text, at: 0, pieces: Vec::new(), problems: Vec::new() };
    while let Some(first) = lexer.rest().chars().next() {
        if first.is_whitespace() {
            lexer.at += first.len_utf8();
        } else {
            let from = lexer.at;
            let token = lexer.token(first);
            lexer.pieces.push(Piece { token, place: Place { from, to: lexer.at } });
        }
    }
    (lexer.pieces, lexer.problems)
}

/// Whether the word means something by itself.
pub(super) fn is_keyword(word: &str) -> bool {
    KEYWORDS.iter().any(|keyword| keyword.eq_ignore_ascii_case(word))
}

/// Whether text reads back as itself without quotes.
pub(super) fn is_bare(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
        && !is_keyword(text)
        && word(text) == text
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    pieces: Vec<Piece<'a>>,
    problems: Vec<TextProblem>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Takes the piece that begins with this character.
    fn token(&mut self, first: char) -> Token<'a> {
        match first {
            '(' => self.one(Token::Open),
            ')' => self.one(Token::Close),
            ',' => self.one(Token::Comma),
            '+' => self.one(Token::Plus),
            '-' if self.is_after_today() => self.one(Token::Minus),
            '"' => Token::Text(self.quoted()),
            '#' => {
                let id = run(&self.rest()[1..], is_of_word);
                self.at += 1 + id.len();
                Token::Id(id)
            }
            _ if is_of_sign(first) => {
                let sign = run(self.rest(), is_of_sign);
                match Operator::ALL.into_iter().find(|operator| operator.sign() == sign) {
                    Some(operator) => {
                        self.at += sign.len();
                        Token::Operator(operator)
                    }
                    None => self.odd(sign, words::no_sign(sign)),
                }
            }
            _ if is_of_word(first) => {
                let word = word(self.rest());
                self.at += word.len();
                Token::Word(word)
            }
            _ => {
                let odd = run(self.rest(), is_odd);
                self.odd(odd, words::odd(odd))
            }
        }
    }

    fn one(&mut self, token: Token<'a>) -> Token<'a> {
        self.at += 1;
        token
    }

    fn odd(&mut self, text: &str, message: String) -> Token<'a> {
        self.problem(self.at, self.at + text.len(), message);
        self.at += text.len();
        Token::Odd
    }

    fn problem(&mut self, from: usize, to: usize, message: impl Into<String>) {
        self.problems.push(TextProblem { from, to, message: message.into() });
    }

    fn is_after_today(&self) -> bool {
        matches!(self.pieces.last(), Some(Piece { token: Token::Word(word), .. }) if word.eq_ignore_ascii_case(TODAY))
    }

    /// Takes text in quotes, which ends in the line it begins in.
    fn quoted(&mut self) -> String {
        let begun = self.at;
        let mut text = String::new();
        self.at += 1;
        while let Some(next) = self.rest().chars().next() {
            match next {
                '"' => {
                    self.at += 1;
                    return text;
                }
                '\n' | '\r' => break,
                '\\' => self.escape(&mut text),
                plain => {
                    self.at += plain.len_utf8();
                    text.push(plain);
                }
            }
        }
        self.problem(begun, self.at, words::QUOTE_OPEN);
        text
    }

    /// Takes a backslash and what it stands for.
    fn escape(&mut self, text: &mut String) {
        match escaped(&self.rest()[1..]) {
            Some((meant, length)) => {
                self.at += 1 + length;
                text.push(meant);
            }
            None => {
                self.problem(self.at, self.at + 1, words::BAD_ESCAPE);
                self.at += 1;
            }
        }
    }
}

/// What an escape stands for, and how long it is without its backslash.
fn escaped(text: &str) -> Option<(char, usize)> {
    match text.chars().next()? {
        same @ ('"' | '\\') => Some((same, 1)),
        'n' => Some(('\n', 1)),
        'r' => Some(('\r', 1)),
        't' => Some(('\t', 1)),
        'u' => {
            let code = text.strip_prefix("u{")?;
            let digits = run(code, |c| c.is_ascii_hexdigit());
            code[digits.len()..].strip_prefix('}')?;
            let meant = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
            Some((meant, "u{}".len() + digits.len()))
        }
        _ => None,
    }
}

/// The word at the beginning: `today-7` begins with `today`, and means the same as `today - 7`.
fn word(text: &str) -> &str {
    let word = run(text, is_of_word);
    match word.split_at_checked(TODAY.len()) {
        Some((today, rest)) if today.eq_ignore_ascii_case(TODAY) && rest.starts_with('-') => today,
        _ => word,
    }
}

/// As much of the beginning as is like this.
fn run(text: &str, is_like: fn(char) -> bool) -> &str {
    &text[..text.find(|c: char| !is_like(c)).unwrap_or(text.len())]
}

/// Also what stands within paths, amounts, days and instants.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':')
}

fn is_of_sign(c: char) -> bool {
    matches!(c, '=' | '!' | '<' | '>')
}

fn is_odd(c: char) -> bool {
    !c.is_whitespace() && !is_of_word(c) && !is_of_sign(c) && !matches!(c, '(' | ')' | ',' | '+' | '"' | '#')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<Token<'_>> {
        let (pieces, problems) = pieces(text);
        assert!(problems.is_empty(), "{problems:?}");
        pieces.into_iter().map(|piece| piece.token).collect()
    }

    fn problems(text: &str) -> Vec<(usize, usize)> {
        pieces(text).1.into_iter().map(|problem| (problem.from, problem.to)).collect()
    }

    #[test]
    fn a_text_comes_apart_into_pieces() {
        assert_eq!(
            tokens("amount>=-5.50 EUR and(a.b in (x,\"y z\"))"),
            [
                Token::Word("amount"),
                Token::Operator(Operator::AtLeast),
                Token::Word("-5.50"),
                Token::Word("EUR"),
                Token::Word("and"),
                Token::Open,
                Token::Word("a.b"),
                Token::Word("in"),
                Token::Open,
                Token::Word("x"),
                Token::Comma,
                Token::Text("y z".into()),
                Token::Close,
                Token::Close,
            ]
        );
        assert_eq!(tokens("#0198-c0de)"), [Token::Id("0198-c0de"), Token::Close]);
        assert!(tokens(" \n\t ").is_empty());
    }

    #[test]
    fn a_minus_stands_alone_only_after_today() {
        for text in ["today-7", "today -7", "TODAY - 7"] {
            assert_eq!(tokens(text)[1..], [Token::Minus, Token::Word("7")], "{text}");
        }
        assert_eq!(tokens("today+7")[1..], [Token::Plus, Token::Word("7")]);
        assert_eq!(tokens("-7 2026-11-30"), [Token::Word("-7"), Token::Word("2026-11-30")]);
    }

    #[test]
    fn every_sign_is_read_whole() {
        for operator in Operator::ALL {
            assert_eq!(tokens(operator.sign()), [Token::Operator(operator)]);
        }
        assert_eq!(problems("a == b"), [(2, 4)]);
        assert_eq!(problems("a <> b"), [(2, 4)]);
    }

    #[test]
    fn escapes_are_resolved() {
        assert_eq!(tokens(r#""a\"b\\c\n\r\t\u{1F980}""#), [Token::Text("a\"b\\c\n\r\t🦀".into())]);
    }

    #[test]
    fn what_is_no_piece_is_told_with_its_place() {
        assert_eq!(problems("dana@x.example & über §§"), [(4, 5), (15, 16), (23, 27)]);
        assert_eq!(problems("\"open"), [(0, 5)]);
        assert_eq!(problems("\"open\nname"), [(0, 5)]);
        assert_eq!(problems("\"open\\"), [(5, 6), (0, 6)]);
        for bad in [r#""\x""#, r#""\u41""#, r#""\u{}""#, r#""\u{d800}""#, r#""\u{110000}""#, r#""\u{+41}""#] {
            assert_eq!(problems(bad), [(1, 2)], "{bad}");
        }
    }

    #[test]
    fn what_means_something_is_not_bare() {
        for bare in ["acme", "Acme_2-b", "-5", "straße", "yes", "todays"] {
            assert!(is_bare(bare), "{bare}");
        }
        for bound in ["", "two words", "a.b", "12:30", "AND", "today", "today-7", "viewer", "true", "a\"b", "e\u{301}"]
        {
            assert!(!is_bare(bound), "{bound}");
        }
    }
}

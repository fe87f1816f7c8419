//! What a colour means.

/// The meaning of a badge, a banner or a mark. Never the only carrier of it: words always stand beside the colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// No meaning beyond the words.
    #[default]
    Neutral,
    /// Went well, protected, done.
    Positive,
    /// Needs somebody soon.
    Caution,
    /// Failed, refused, overdue.
    Critical,
    /// Worth knowing, nothing to do.
    Info,
    /// Belongs to the product's own colour: the current thing.
    Accent,
}

impl Tone {
    /// The class that sets the colours of this meaning (`style/components/tone.css`).
    pub fn class(self) -> &'static str {
        match self {
            Self::Neutral => "tone-neutral",
            Self::Positive => "tone-positive",
            Self::Caution => "tone-caution",
            Self::Critical => "tone-critical",
            Self::Info => "tone-info",
            Self::Accent => "tone-accent",
        }
    }
}

//! The pipeline.

use crate::opportunities::Stage;

/// What people call a stage.
pub const fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Prospecting => "Prospecting",
        Stage::Qualification => "Qualification",
        Stage::Proposal => "Proposal",
        Stage::Negotiation => "Negotiation",
        Stage::ClosedWon => "Closed won",
        Stage::ClosedLost => "Closed lost",
    }
}

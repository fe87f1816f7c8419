//! The component kit: semantic HTML that works without scripts, one file per component and one style sheet of the
//! same name in `style/components/`.
//!
//! The kit knows no area of the product, no router and no server function, and it has no words of its own: every
//! text a person reads arrives as a prop. Markup is the same on the server and in the browser, so that taking over the
//! page never moves what is already there.

mod badge;
mod banner;
mod bell;
mod brand;
mod button;
mod card;
mod choice_group;
mod clock;
mod empty_state;
mod facts;
mod field;
mod filter_bar;
mod focus;
mod frame;
mod icon;
mod menu;
mod page_header;
mod pager;
pub mod prelude;
mod problem_summary;
mod prose;
mod saved_state;
mod select;
mod side_by_side;
mod skeleton;
mod skip_link;
mod slot;
mod stage_bar;
mod stat;
mod stepper;
mod table;
mod tabs;
mod text_area;
mod text_input;
mod timeline;
mod tone;
mod typed_before;
mod visually_hidden;

#[cfg(test)]
mod tests;

pub use badge::Badge;
pub use banner::Banner;
pub use bell::Bell;
pub use brand::Brand;
pub use button::{Button, ButtonKind, ButtonSize, LinkButton};
pub use card::Card;
pub use choice_group::{CheckboxGroup, Choice, RadioGroup};
pub use clock::{Deadline, Moment};
pub use empty_state::EmptyState;
pub use facts::{Fact, Facts};
pub use field::{Field, describedby};
pub use filter_bar::{FilterBar, FilterChip, FilterSelect};
pub use focus::{focus_on, focus_soon};
pub use frame::{Frame, NavItem};
pub use icon::{Icon, IconName};
pub use menu::{Menu, MenuHeading, MenuLink};
pub use page_header::PageHeader;
pub use pager::Pager;
pub use problem_summary::ProblemSummary;
pub use prose::{PlainText, Prose};
pub use saved_state::SavedState;
pub use select::Select;
pub use side_by_side::{Compared, SideBySide};
pub use skeleton::Skeleton;
pub use skip_link::SkipLink;
pub use slot::Slot;
pub use stage_bar::{Stage, StageBar, StageState};
pub use stat::{Stat, Stats};
pub use stepper::{Step, StepState, Stepper};
pub use table::{HeadCell, SortLink, SortState, TableFrame};
pub use tabs::{Tab, TabLinks};
pub use text_area::TextArea;
pub use text_input::{InputWidth, TextInput};
pub use timeline::{Timeline, TimelineEntry};
pub use tone::Tone;
pub use visually_hidden::VisuallyHidden;

//! Deal registrations: what each side can do with one, and what it is told.

mod decisions;
mod drafts;
mod pages;
mod protection;

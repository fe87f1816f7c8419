//! What the kit promises: contrast, complete style sheets, markup that carries meaning, and a gallery to look at.

mod contrast;
mod gallery;
mod markup;
mod screens;
mod sheets;

use std::path::{Path, PathBuf};

use crate::prelude::*;
use leptos::reactive::owner::Owner;

/// The top of the repository.
pub(crate) fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A file of the repository, by its path from the top.
pub(crate) fn read(path: &str) -> String {
    std::fs::read_to_string(top().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What the server would send for a view.
pub(crate) fn html<V: IntoView + 'static>(view: impl FnOnce() -> V) -> String {
    Owner::new().with(|| view().into_any().to_html())
}

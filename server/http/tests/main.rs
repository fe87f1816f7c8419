//! The real binary: started, asked over HTTP, stopped and killed.

mod answers;
mod browser;
mod commands;
mod crash;
mod exports;
mod forms;
mod mails;
mod matrix;
mod refusing;
mod second_factor;
mod signing;
mod world;

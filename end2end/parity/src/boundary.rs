//! What the module offers to JavaScript: memory to write a set of answers into, and `check` over it.
//!
//! Unsafe code is allowed here and nowhere else: whoever calls a WebAssembly module hands over addresses and lengths, and nothing but this
//! side's word says that they belong together. `run.mjs` is the only caller.
#![allow(unsafe_code)]

use std::{ptr, slice};

/// Room for so many bytes. It belongs to the caller until `free`.
#[unsafe(no_mangle)]
extern "C" fn alloc(len: usize) -> *mut u8 {
    into_caller(vec![0; len])
}

/// Judges the bytes that stand there and returns where the result stands: the address in the upper half, the length in the lower. The result
/// belongs to the caller until `free`.
///
/// # Safety
/// The address must come from `alloc` with this length and not have been freed.
#[unsafe(no_mangle)]
unsafe extern "C" fn check(at: *const u8, len: usize) -> u64 {
    // SAFETY: the caller says that these bytes are its own; `alloc` made them, so they are initialised.
    let bytes = unsafe { slice::from_raw_parts(at, len) };
    let result = parity::check(bytes);
    let len = result.len() as u64;
    ((into_caller(result) as u64) << 32) | len
}

/// Takes memory back.
///
/// # Safety
/// The address must come from `alloc` or `check` with exactly this length, and is gone afterwards.
#[unsafe(no_mangle)]
unsafe extern "C" fn free(at: *mut u8, len: usize) {
    // SAFETY: `into_caller` gave this memory away as a boxed slice of this length, and the caller gives it back once.
    drop(unsafe { Box::from_raw(ptr::slice_from_raw_parts_mut(at, len)) });
}

fn into_caller(bytes: Vec<u8>) -> *mut u8 {
    Box::into_raw(bytes.into_boxed_slice()).cast()
}

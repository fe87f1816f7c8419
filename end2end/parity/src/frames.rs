//! How sets of answers and results travel between programs: each as its length in four bytes, lowest first, and then its bytes.

use std::io::{self, Read, Write};

/// Longer than anything generated: a length beyond it means that the two sides lost each other.
const LONGEST: u32 = 64 << 20;

/// Reads the next frame; none at the end.
///
/// # Errors
/// What reading says, `UnexpectedEof` inside a frame, `InvalidData` for one of more than 64 MB.
pub fn read(from: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut head = [0; 4];
    match from.read(&mut head[..1])? {
        0 => return Ok(None),
        _ => from.read_exact(&mut head[1..])?,
    }
    let len = u32::from_le_bytes(head);
    if len > LONGEST {
        return Err(io::Error::new(io::ErrorKind::InvalidData, format!("a frame of {len} bytes")));
    }
    let mut bytes = vec![0; len as usize];
    from.read_exact(&mut bytes)?;
    Ok(Some(bytes))
}

/// Writes a frame.
///
/// # Errors
/// What writing says, `InvalidInput` for one of more than 64 MB.
pub fn write(to: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    let len = u32::try_from(bytes.len()).ok().filter(|len| *len <= LONGEST);
    let len = len.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, format!("{} bytes", bytes.len())))?;
    to.write_all(&len.to_le_bytes())?;
    to.write_all(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut wire = Vec::new();
        for frame in [b"one".as_slice(), b"", b"\0\n\xff"] {
            write(&mut wire, frame).expect("memory");
        }
        let mut wire = wire.as_slice();
        let mut next = || read(&mut wire).expect("whole frames");
        assert_eq!(next().as_deref(), Some(b"one".as_slice()));
        assert_eq!(next().as_deref(), Some(b"".as_slice()));
        assert_eq!(next().as_deref(), Some(b"\0\n\xff".as_slice()));
        assert_eq!(next(), None);
    }

    #[test]
    fn a_frame_cut_short_or_beyond_measure_is_an_error() {
        assert!(read(&mut [3, 0, 0].as_slice()).is_err());
        assert!(read(&mut [3, 0, 0, 0, b'a'].as_slice()).is_err());
        assert!(read(&mut [0xff; 8].as_slice()).is_err());
    }
}

//! Values of an Arrow view array as [`Bytes`] that share its memory, however often a value stands in it.

use arrow_array::{Array, BinaryViewArray};
use bytes::Bytes;

/// Longest value that a view holds itself.
const INLINE_BYTES_MAX: usize = 12;
/// Bytes of one view: length, then the value itself, or its first bytes, its buffer and where it begins there.
const VIEW_BYTES: usize = 16;

/// One array of texts or binary values.
pub(super) struct SharedBytes {
    array: BinaryViewArray,
    views: Bytes,
    /// What long values lie in.
    buffers: Vec<Bytes>,
}

impl SharedBytes {
    pub(super) fn new(array: BinaryViewArray) -> Self {
        let shared = |part| Bytes::from_owner(Owner(array.clone(), part));
        Self {
            views: shared(None),
            buffers: (0..array.data_buffers().len())
                .map(|at| shared(Some(at)))
                .collect(),
            array,
        }
    }

    pub(super) fn is_null(&self, row: usize) -> bool {
        self.array.is_null(row)
    }

    /// The value of a row; of one that is null, nothing of use.
    pub(super) fn value(&self, row: usize) -> Bytes {
        let view = self.array.views()[row];
        let len = view as u32 as usize;
        if len <= INLINE_BYTES_MAX {
            let at = row * VIEW_BYTES + 4;
            return self.views.slice(at..at + len);
        }
        let (buffer, offset) = ((view >> 64) as u32 as usize, (view >> 96) as u32 as usize);
        self.buffers[buffer].slice(offset..offset + len)
    }
}

/// The views of an array, or one of its buffers.
struct Owner(BinaryViewArray, Option<usize>);

impl AsRef<[u8]> for Owner {
    fn as_ref(&self) -> &[u8] {
        match self.1 {
            None => self.0.views().inner().as_slice(),
            Some(at) => self.0.data_buffers()[at].as_slice(),
        }
    }
}

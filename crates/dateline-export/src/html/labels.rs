//! Room for words on a picture.

use super::map;

/// The rectangles of a picture that are taken.
#[derive(Default)]
pub(super) struct Labels {
    taken: Vec<Rectangle>,
}

impl Labels {
    /// Whether nothing stands there yet.
    pub(super) fn free(&self, room: Rectangle) -> bool {
        !self.taken.iter().any(|other| other.overlaps(room))
    }

    /// Takes a rectangle.
    pub(super) fn reserve(&mut self, room: Rectangle) {
        self.taken.push(room);
    }
}

/// Pixels from the left and the top.
#[derive(Clone, Copy)]
pub(super) struct Rectangle {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Rectangle {
    pub(super) fn around(x: f64, y: f64, half_width: f64, half_height: f64) -> Rectangle {
        Rectangle {
            left: x - half_width,
            top: y - half_height,
            right: x + half_width,
            bottom: y + half_height,
        }
    }

    fn overlaps(self, other: Rectangle) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// Whether it keeps a margin to the edges of the map.
    pub(super) fn in_picture(self, margin: f64) -> bool {
        self.left >= margin
            && self.top >= margin
            && self.right <= map::WIDTH - margin
            && self.bottom <= map::HEIGHT - margin
    }
}

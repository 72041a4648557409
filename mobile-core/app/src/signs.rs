//! What a room declares of each of its screens: the path, the place in the bar and the frame, on one line.

/// A place in the bar. A screen lights the place that it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "named as in the bar")]
pub enum Bar {
    Today,
    Journal,
    Write,
    Group,
    Me,
    /// The screen lights no place.
    Nowhere,
}

/// What is around a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame {
    /// The bar, or the rail on a desk.
    Whole,
    /// The rail on a desk only: a bar would be in the way of text.
    NoBar,
    /// Nothing: the screen asks for one thing at a time.
    Plain,
}

/// The declaration of one screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sign {
    /// The path of its address.
    pub path: &'static str,
    /// The place in the bar that it lights.
    pub bar: Bar,
    /// What is around it.
    pub frame: Frame,
}

/// An id that stands behind `#` in an address. No browser sends it to a server.
pub trait Behind: Copy {
    /// Reads the id; none when the text is something else.
    fn read(text: &str) -> Option<Self>;
    /// The id as [`Behind::read`] takes it.
    fn text(self) -> String;
}

/// Declares the screens of a room.
///
/// Each line gives a screen: `Name = "/path", Bar, Frame;`, or `Name(id: Id) = …` for a screen whose address holds an
/// id behind `#`. A screen with an id comes before a screen without one at the same path.
macro_rules! screens {
    (
        $(#[$about:meta])*
        pub enum $screens:ident {
            $( $(#[$what:meta])* $name:ident $( ($id:ident: $Id:ty) )? = $path:literal, $bar:ident, $frame:ident; )+
        }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $screens {
            $( $(#[$what])* $name $( ($Id) )?, )+
        }

        impl $screens {
            /// The screen at a path, with what stands behind `#`.
            pub(crate) fn at(path: &str, behind: &str) -> Option<Self> {
                $(
                    if path == $path
                        && let Some(screen) = $crate::signs::read!(Self::$name, behind $(, $Id)?)
                    {
                        return Some(screen);
                    }
                )+
                None
            }

            /// What the room declares of this screen.
            #[must_use]
            pub const fn sign(self) -> $crate::signs::Sign {
                use $crate::signs::{Bar, Frame, Sign};
                match self {
                    $( Self::$name { .. } => Sign { path: $path, bar: Bar::$bar, frame: Frame::$frame }, )+
                }
            }

            /// The id that stands behind `#` in the address.
            #[must_use]
            pub(crate) fn behind(self) -> Option<String> {
                match self {
                    $( Self::$name $( ($id) )? => $crate::signs::text!($($id)?), )+
                }
            }
        }
    };
}

/// The screen that a text behind `#` names; a screen without an id wants none.
macro_rules! read {
    ($screen:expr, $behind:ident) => {
        $behind.is_empty().then_some($screen)
    };
    ($screen:expr, $behind:ident, $Id:ty) => {
        <$Id as $crate::signs::Behind>::read($behind).map($screen)
    };
}

/// The text of an id, if a screen has one.
macro_rules! text {
    () => {
        None
    };
    ($id:ident) => {
        Some($crate::signs::Behind::text($id))
    };
}

pub(crate) use {read, screens, text};

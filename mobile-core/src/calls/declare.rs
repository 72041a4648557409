//! How a capability declares its questions, and how the capabilities are declared.

/// Declares a capability's questions: one enum, and for each question its fields (none are given where the facade has the type), its answer,
/// what answers it, and the topics that its answer depends on.
///
/// The compiler holds each question to one answer of the declared type, and the enum to all of them.
macro_rules! questions {
    (
        $(#[$about:meta])*
        $capability:ident;
        $(
            $(#[$doc:meta])*
            $name:ident $({ $($field:ident: $type:ty),* $(,)? })? -> $answer:ty
                = |$andrum:ident, $it:ident| $work:expr, [$($topic:expr),* $(,)?];
        )*
    ) => {
        $(
            question! { $(#[$doc])* $name $({ $($field: $type),* })? }

            impl $crate::calls::bytes::Ask for $name {
                type Answer = $answer;
                type Of = $capability;

                #[allow(unused_variables, reason = "most topics are the same for every question of the type")]
                fn topics(&self) -> Vec<$crate::facade::Topic> {
                    let $it = self;
                    vec![$($topic),*]
                }
            }

            impl From<$name> for $capability {
                fn from(question: $name) -> Self {
                    Self::$name(question)
                }
            }
        )*

        $(#[$about])*
        #[derive(serde::Serialize, serde::Deserialize)]
        pub enum $capability {
            $($(#[$doc])* $name($name)),*
        }

        impl $capability {
            /// The names of its questions, in the order of their numbers.
            pub const QUESTIONS: &'static [&'static str] = &[$(stringify!($name)),*];

            /// Answers a question that is about this capability, bytes in and bytes out.
            pub async fn answer<P: $crate::platform::Platform>(
                andrum: &$crate::facade::Andrum<P>,
                question: &[u8],
            ) -> Vec<u8> {
                match $crate::calls::bytes::read_question::<Self>(question) {
                    $(
                        #[allow(unused_variables, reason = "not every question has fields")]
                        Ok(Self::$name($it)) => {
                            let $andrum = andrum;
                            let answer: Result<$answer, $crate::facade::Error> = $work;
                            $crate::calls::bytes::write_answer(&answer)
                        }
                    )*
                    Err(error) => $crate::calls::bytes::unanswered(error),
                }
            }
        }
    };
}

/// Declares the type of one question, unless the facade has it.
macro_rules! question {
    ($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty),* }) => {
        $(#[$doc])*
        #[derive(serde::Serialize, serde::Deserialize)]
        #[allow(missing_docs, reason = "fields are the facade's arguments")]
        pub struct $name { $(pub $field: $type),* }
    };
    ($(#[$doc:meta])* $name:ident) => {};
}

/// Declares the capabilities in the order of their numbers, which begin every question.
macro_rules! capabilities {
    ($($(#[$doc:meta])* $name:ident in $module:ident;)*) => {
        /// What a question is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Capability {
            $($(#[$doc])* $name),*
        }

        impl Capability {
            /// All capabilities with the names of their questions.
            pub const ALL: &'static [(Self, &'static [&'static str])] =
                &[$((Self::$name, $module::Question::QUESTIONS)),*];

            /// What a question is about, without reading the rest of it. None for bytes that are no question.
            #[must_use]
            pub fn of(question: &[u8]) -> Option<Self> {
                let number = usize::from(*question.first()?);
                Self::ALL.get(number).map(|(capability, _)| *capability)
            }
        }

        $(
            impl bytes::Questions for $module::Question {
                const CAPABILITY: u8 = Capability::$name as u8;
            }
        )*

        impl<P: Platform> Andrum<P> {
            /// Answers any question, bytes in and bytes out: what an app's worker, phone bindings and tests call. Never panics; bytes that are
            /// no question get an error as the answer.
            pub async fn answer(&self, question: &[u8]) -> Vec<u8> {
                match Capability::of(question) {
                    $(Some(Capability::$name) => $module::Question::answer(self, question).await,)*
                    None => bytes::unanswered(Unanswered::Unreadable),
                }
            }
        }
    };
}

//! The macro that marks a failpoint; what is behind it is in `failpoint`.

/// A step around which a crash matters. In a build with the feature `failpoints` a test can make it fail: the function then returns the
/// given value, nothing (`return`), or `Err` of a storage error. In any other build this is nothing.
#[cfg(feature = "failpoints")]
#[macro_export]
macro_rules! failpoint {
    ($name:literal) => {
        $crate::failpoint!($name, Err($crate::failpoint::error($name).into()))
    };
    ($name:literal, return) => {
        if $crate::failpoint::pass($name) {
            return;
        }
    };
    ($name:literal, $returned:expr) => {
        if $crate::failpoint::pass($name) {
            return $returned;
        }
    };
}

/// A step around which a crash matters: nothing in a build without the feature `failpoints`.
#[cfg(not(feature = "failpoints"))]
#[macro_export]
macro_rules! failpoint {
    ($name:literal) => {};
    ($name:literal, return) => {};
    ($name:literal, $returned:expr) => {};
}

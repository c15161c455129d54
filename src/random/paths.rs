//! Every path of a function that is compiled for several processors, for tests: each is made to run, not only the one
//! that this processor would choose.

/// A body compiled for one target, or `None` with a message where this processor lacks it.
macro_rules! one_path {
    ($target:tt, $body:path, ($($name:ident: $kind:ty),*)) => {{
        // Chosen as `forced` is, so that it says which of the two ways `forced` goes.
        #[multiversion::multiversion(targets($target))]
        fn chosen() -> bool {
            multiversion::target::match_target! { $target => true, _ => false }
        }
        #[multiversion::multiversion(targets($target))]
        fn forced($($name: $kind),*) {
            $body($($name),*);
        }
        if chosen() {
            Some(forced as fn($($kind),*))
        } else {
            println!("skipped: this processor lacks {}", $target);
            None
        }
    }};
}

/// A body, which must be `#[inline(always)]`, compiled for every target that `multiversion` is given here, by name.
macro_rules! paths {
    ($body:path, $arguments:tt) => {{
        use crate::random::paths::one_path;
        let plain = ("plain", Some($body as _));
        let avx2 = ("avx2", one_path!("x86_64+avx2", $body, $arguments));
        let avx512 = ("avx512", one_path!("x86_64+avx512f+avx512dq+avx512vl", $body, $arguments));
        [plain, avx2, avx512].into_iter().filter_map(|(name, path)| Some((name, path?)))
    }};
}

pub(crate) use {one_path, paths};

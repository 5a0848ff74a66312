//! Arrays in several expressions.

/// Returns an array of the elements of several slices. The macro writes a long array in parts, because rustc checks many short
/// expressions faster than a long one.
///
/// # Panics
/// If the slices have no element, or fewer than the array. A constant with such slices does not compile.
#[must_use]
pub const fn joined<T: Copy, const COUNT: usize>(parts: &[&[T]]) -> [T; COUNT] {
    let mut all = [parts[0][0]; COUNT];
    let (mut at, mut part) = (0, 0);
    while part < parts.len() {
        let elements = parts[part];
        let mut element = 0;
        while element < elements.len() {
            all[at] = elements[element];
            at += 1;
            element += 1;
        }
        part += 1;
    }
    assert!(at == COUNT);
    all
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn the_elements_are_those_of_the_parts_in_their_order() {
        const ALL: [u8; 5] = joined(&[&[1, 2], &[], &[3], &[4, 5]]);
        assert_eq!(ALL, [1, 2, 3, 4, 5]);
    }

    #[test]
    #[should_panic(expected = "at == COUNT")]
    fn another_number_of_elements_is_not_accepted() {
        let _: [u8; 4] = joined(&[&[1, 2], &[3]]);
    }
}

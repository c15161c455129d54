//! Cells of a text, parted by commas and the like, in whatever encoding programs save it.

use crate::scenario::{CellContent, Sheet, SheetCell};

/// The most cells that a budget can have.
pub(super) const MOST_CELLS: usize = 20_000;

/// What is said of a text in UTF-16, which some programs call Unicode; none of any other.
#[must_use]
pub fn utf_16(bytes: &[u8]) -> Option<String> {
    const HEAD: usize = 400;
    let head = &bytes[..bytes.len().min(HEAD)];
    let zeros = head.iter().filter(|byte| **byte == 0).count();
    // Of plain letters every second byte is nought.
    (head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) || 3 * zeros > head.len())
        .then(|| {
            "the file is in UTF-16, which Excel calls Unicode text; save it as UTF-8 (`CSV UTF-8`)"
                .to_owned()
        })
}

/// Text in UTF-8 or UTF-16, with or without a mark at the start, or else as older programs for Windows save it.
#[must_use]
pub fn text(bytes: Vec<u8>) -> String {
    if utf_16(&bytes).is_some() {
        return wide(&bytes);
    }
    match String::from_utf8(bytes) {
        Ok(text) => text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text),
        Err(error) => error.into_bytes().into_iter().map(windows).collect(),
    }
}

/// Text in UTF-16, which Excel calls Unicode text.
fn wide(bytes: &[u8]) -> String {
    let marked = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    // Without a mark, the half of plain letters that is nought tells which comes first.
    let big = if marked { bytes.starts_with(&[0xfe, 0xff]) } else { bytes.first() == Some(&0) };
    let pairs = bytes.chunks_exact(2).map(|pair| match pair {
        [one, other] if big => u16::from_be_bytes([*one, *other]),
        [one, other] => u16::from_le_bytes([*one, *other]),
        _ => 0,
    });
    let units: Vec<u16> = pairs.collect();
    String::from_utf16_lossy(&units).trim_start_matches('\u{feff}').to_owned()
}

/// A character of Windows-1252: that of Latin-1, but for those that Windows has in place of controls.
fn windows(byte: u8) -> char {
    const OWN: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => OWN[usize::from(byte - 0x80)],
        other => char::from(other),
    }
}

/// The cells of a text whose cells are separated by commas, semicolons, tabs or bars.
pub(super) fn comma_separated(text: &str) -> Result<Sheet, String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    // Some countries' programs separate by semicolons, and copying from a sheet by tabs. What parts most lines parts all:
    // commas stand inside amounts as well.
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(40).collect();
    let count = |separator: u8| {
        lines.iter().filter(|line| line.bytes().any(|byte| byte == separator)).count()
    };
    let said = lines
        .first()
        .and_then(|line| line.strip_prefix("sep="))
        .and_then(|rest| rest.bytes().next());
    let separator = said.unwrap_or_else(|| {
        [b';', b'\t', b'|']
            .into_iter()
            .filter(|separator| {
                count(*separator) > 0 && 2 * count(*separator) >= count(b',').max(lines.len())
            })
            .max_by_key(|separator| count(*separator))
            .unwrap_or(b',')
    });
    if let Some(line) = unclosed(&text, char::from(separator)) {
        return Err(format!(
            "line {line}: a quotation mark that is never closed, so that everything behind it is one cell"
        ));
    }
    let text = straight(&text, char::from(separator));
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut cells = Vec::new();
    let ended = |text: &str| text.matches('\n').count() as u32;
    let (mut line, mut counted) = (0, 0);
    for record in reader.records() {
        let record = record.map_err(|error| format!("a CSV file that cannot be read ({error})"))?;
        // A record is found where the one before ended: empty lines between them count as rows.
        let at = record.position().map_or(0, |position| position.byte() as usize);
        line += ended(text.get(counted..at).unwrap_or_default());
        counted = at;
        let rest = text.get(at..).unwrap_or_default();
        let row = line + (rest.len() - rest.trim_start_matches('\n').len()) as u32;
        for (column, text) in (0..).zip(&record) {
            if !text.trim().is_empty() {
                let content = CellContent::Text(text.to_owned());
                cells.push(SheetCell { row, column, content });
            }
        }
        if cells.len() > MOST_CELLS {
            break;
        }
    }
    Ok(Sheet { cells, ..Sheet::default() })
}

/// The line (from 1) of a quotation mark that opens a cell and is never closed.
fn unclosed(text: &str, separator: char) -> Option<usize> {
    let (mut line, mut opened, mut begins) = (1, None, true);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, opened) {
            // Two of them inside a cell are one.
            ('"', Some(_)) if letters.peek() == Some(&'"') => drop(letters.next()),
            ('"', Some(_)) => opened = None,
            ('"', None) if begins => opened = Some(line),
            _ => {}
        }
        begins = letter == separator || letter == '\n';
        line += usize::from(letter == '\n');
    }
    opened
}

/// The text with straight quotation marks around cells that stand between curly ones and hold the separator: word processors
/// make them curly, and `“1,200,000”` is one cell.
fn straight(text: &str, separator: char) -> String {
    let curly = |letter: char| matches!(letter, '“' | '”' | '„');
    let mut all = String::with_capacity(text.len());
    let (mut quoted, mut begins) = (false, true);
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        if begins && !quoted && curly(letter) {
            let rest = &text[at + letter.len_utf8()..];
            let line = rest.split('\n').next().unwrap_or_default();
            // The first that a separator or the end of the line follows closes it.
            let ends = line.char_indices().find(|(at, letter)| {
                let after = line[at + letter.len_utf8()..].trim_start_matches(' ');
                curly(*letter) && (after.is_empty() || after.starts_with(separator))
            });
            if let Some((end, _)) = ends
                && let inner = &line[..end]
                && inner.contains(separator)
                && !inner.contains('"')
            {
                all.push_str(&format!("\"{inner}\""));
                for _ in 0..=inner.chars().count() {
                    letters.next();
                }
                begins = false;
                continue;
            }
        }
        quoted ^= letter == '"' && (begins || quoted);
        begins = letter == separator || letter == '\n' || (begins && letter == ' ');
        all.push(letter);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotation_mark_that_is_never_closed_swallows_no_row() {
        assert_eq!(unclosed("line,pounds\n\"rehab,1000\nlero,5\n", ','), Some(2));
        for good in
            ["a,\"b\nc\",d\n", "a,\"b \"\"c\"\"\",d", "a,5\" pipe,d\n", "\"a\";\"\"\n", "", "\"a\""]
        {
            assert_eq!(unclosed(good, if good.contains(';') { ';' } else { ',' }), None, "{good}");
        }
        assert!(comma_separated("a,\"b").is_err());
    }

    fn cells(text: &str) -> Vec<(u32, u32, String)> {
        let sheet = comma_separated(text).unwrap_or_default();
        let text = |content| match content {
            CellContent::Text(text) => text,
            _ => String::new(),
        };
        sheet.cells.into_iter().map(|cell| (cell.row, cell.column, text(cell.content))).collect()
    }

    #[test]
    fn rows_are_those_that_an_editor_counts() {
        let read = cells("line,pounds\n\n\"rehab\",\"1,200\"\r\nlero,,5\n");
        let last: Vec<(u32, u32)> = read.iter().map(|(row, column, _)| (*row, *column)).collect();
        assert_eq!(last, [(0, 0), (0, 1), (2, 0), (2, 1), (3, 0), (3, 2)]);
        assert_eq!(read[3].2, "1,200");
        for end in ["\n", "\r\n", "\r"] {
            let text = ["", "line,pounds", "\"a", "b\",1", "", "", "rehab,5", "lero,6"].join(end);
            let rows: Vec<u32> = cells(&text).iter().map(|(row, _, _)| *row).collect();
            assert_eq!(rows, [1, 1, 2, 2, 6, 6, 7, 7], "{end:?}");
        }
    }

    #[test]
    fn semicolons_tabs_and_latin_1_are_read() {
        assert_eq!(cells("line;pounds\nrehab;1,200")[3].2, "1,200");
        assert_eq!(cells("line\tpounds\nrehab\t£1,200")[3].2, "£1,200");
        assert_eq!(text(b"line,\xa3\n".to_vec()), "line,£\n");
        assert_eq!(text(b"\xef\xbb\xbfline".to_vec()), "line");
        assert_eq!(text(b"\x93line\x94 \x96".to_vec()), "“line” –");
        assert_eq!(cells("line|pounds\nrehab|1,200")[3].2, "1,200");
        assert_eq!(
            cells("sep=;\nline;pounds\nrehab;1,200").last().map(|cell| cell.2.as_str()),
            Some("1,200")
        );
        let wide: Vec<u16> = "line,£\nrehab,5".encode_utf16().collect();
        for (mark, bytes) in
            [(true, false), (true, true), (false, false), (false, true)].map(|(mark, big)| {
                let units = mark.then_some(0xfeff).into_iter().chain(wide.iter().copied());
                let pair = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
                (mark, units.flat_map(pair).collect::<Vec<u8>>())
            })
        {
            assert_eq!(text(bytes), "line,£\nrehab,5", "marked: {mark}");
        }
    }

    #[test]
    fn curly_quotation_marks_hold_a_cell_together() {
        let read = |text: &str| cells(text).into_iter().map(|cell| cell.2).collect::<Vec<_>>();
        assert_eq!(
            read("line,pounds\n“Rehab, spot”,“1,200,000”\nlero,5"),
            ["line", "pounds", "Rehab, spot", "1,200,000", "lero", "5"]
        );
        // Straight ones hold already, whatever stands in them; and those that hold no separator are left.
        assert_eq!(
            read("\"a, “b, c”, d\",5\n“rehab”,“5”"),
            ["a, “b, c”, d", "5", "“rehab”", "“5”"]
        );
        assert_eq!(read("He said “a, b,5"), ["He said “a", " b", "5"]);
    }
}

//! SQLite databases, written page by page.

/// A value of a row.
#[derive(Clone, Debug)]
pub(crate) enum Cell {
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
}

const PAGE: usize = 1024;

fn varint(value: u64) -> Vec<u8> {
    let mut groups = vec![(value & 0x7f) as u8];
    let mut rest = value >> 7;
    while rest > 0 {
        groups.push((rest & 0x7f) as u8 | 0x80);
        rest >>= 7;
    }
    groups.reverse();
    groups
}

fn record(cells: &[Cell]) -> Vec<u8> {
    let (mut types, mut values) = (Vec::new(), Vec::new());
    for cell in cells {
        match cell {
            Cell::Null => types.extend(varint(0)),
            Cell::Integer(value) => {
                types.extend(varint(6));
                values.extend(value.to_be_bytes());
            }
            Cell::Real(value) => {
                types.extend(varint(7));
                values.extend(value.to_be_bytes());
            }
            Cell::Text(text) => {
                types.extend(varint(13 + 2 * text.len() as u64));
                values.extend(text.as_bytes());
            }
            Cell::Blob(bytes) => {
                types.extend(varint(12 + 2 * bytes.len() as u64));
                values.extend(bytes);
            }
        }
    }
    let header = types.len() as u64 + 1;
    [varint(header), types, values].concat()
}

/// The pages of a database, grown as rows need them.
struct Pages(Vec<Vec<u8>>);

impl Pages {
    fn add(&mut self) -> u32 {
        self.0.push(vec![0; PAGE]);
        self.0.len() as u32
    }

    /// The cell of a row, with what does not fit on pages of its own.
    fn cell(&mut self, row: u64, payload: &[u8]) -> Vec<u8> {
        let most = PAGE - 35;
        let mut cell = [varint(payload.len() as u64), varint(row)].concat();
        if payload.len() <= most {
            cell.extend(payload);
            return cell;
        }
        let least = (PAGE - 12) * 32 / 255 - 23;
        let left = least + (payload.len() - least) % (PAGE - 4);
        let local = if left <= most { left } else { least };
        cell.extend(&payload[..local]);
        let mut parts: Vec<&[u8]> = payload[local..].chunks(PAGE - 4).collect();
        let mut next = 0_u32;
        while let Some(part) = parts.pop() {
            let page = self.add();
            self.0[page as usize - 1][..4].copy_from_slice(&next.to_be_bytes());
            self.0[page as usize - 1][4..4 + part.len()].copy_from_slice(part);
            next = page;
        }
        cell.extend(next.to_be_bytes());
        cell
    }

    /// Fills a page with cells, from its end.
    fn fill(&mut self, page: u32, kind: u8, cells: &[Vec<u8>], right: Option<u32>) {
        let start = if page == 1 { 100 } else { 0 };
        let content = &mut self.0[page as usize - 1];
        let mut end = PAGE;
        content[start] = kind;
        content[start + 3..start + 5].copy_from_slice(&(cells.len() as u16).to_be_bytes());
        let header = if let Some(right) = right {
            content[start + 8..start + 12].copy_from_slice(&right.to_be_bytes());
            12
        } else {
            8
        };
        for (index, cell) in cells.iter().enumerate() {
            end -= cell.len();
            content[end..end + cell.len()].copy_from_slice(cell);
            let at = start + header + 2 * index;
            content[at..at + 2].copy_from_slice(&(end as u16).to_be_bytes());
        }
    }

    /// The tree of a table below a root page: leaves, and an interior page over them.
    fn table(&mut self, root: u32, rows: &[Vec<Cell>]) {
        let mut leaves: Vec<(u32, u64)> = Vec::new();
        let mut cells: Vec<Vec<u8>> = Vec::new();
        let mut used = 0;
        for (index, row) in rows.iter().enumerate() {
            let number = index as u64 + 1;
            let cell = self.cell(number, &record(row));
            if used + cell.len() + 2 > PAGE - 8 {
                let leaf = self.add();
                self.fill(leaf, 13, &std::mem::take(&mut cells), None);
                leaves.push((leaf, number - 1));
                used = 0;
            }
            used += cell.len() + 2;
            cells.push(cell);
        }
        let last = self.add();
        self.fill(last, 13, &cells, None);
        let children: Vec<Vec<u8>> = leaves
            .iter()
            .map(|(leaf, row)| [leaf.to_be_bytes().to_vec(), varint(*row)].concat())
            .collect();
        assert!(
            children.iter().map(|child| child.len() + 2).sum::<usize>() < PAGE - 12,
            "one interior page is enough for the tests"
        );
        self.fill(root, 5, &children, Some(last));
    }
}

/// A database with these tables: name, the statement that creates it, rows.
pub(crate) fn database(tables: &[(&str, &str, &[Vec<Cell>])]) -> Vec<u8> {
    let mut pages = Pages(Vec::new());
    pages.add();
    let mut schema = Vec::new();
    for (index, (name, sql, rows)) in tables.iter().enumerate() {
        let root = pages.add();
        pages.table(root, rows);
        let row = [
            Cell::Text("table".into()),
            Cell::Text((*name).into()),
            Cell::Text((*name).into()),
            Cell::Integer(root.into()),
            Cell::Text((*sql).into()),
        ];
        let cell = pages.cell(index as u64 + 1, &record(&row));
        schema.push(cell);
    }
    pages.fill(1, 13, &schema, None);
    pages.0[0][..16].copy_from_slice(b"SQLite format 3\0");
    pages.0[0][16..18].copy_from_slice(&(PAGE as u16).to_be_bytes());
    pages.0.concat()
}

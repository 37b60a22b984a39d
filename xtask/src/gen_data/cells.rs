//! The demo's cells: townships around their approximate centres, communities and grids around seeded sites.
//!
//! Cells are made up: real centres and names, invented borders. A grid is the part of the county nearer to its site than
//! to any other of its community, of its community's site within the township, and of its township's centre.

use super::Failure;
use super::planar::{self, Faces, Point, twin};
use std::collections::{BTreeMap, BTreeSet};

/// A grid's cell.
pub struct Grid {
    /// 15 digits.
    pub code: String,
    /// Counter-clockwise, without the repeated last point.
    pub ring: Vec<Point>,
}

/// Metres east and north of the county's middle.
type Metres = (f64, f64);

/// Sample points a community has, on average, when sites are set.
const SAMPLES: usize = 160;
/// Rounds of Lloyd's relaxation.
const ROUNDS: usize = 40;

/// A site with the sites below it.
struct Site {
    code: String,
    at: Metres,
    below: Vec<Site>,
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// A plane in metres: true to a few parts in ten thousand over one county, and straight lines stay straight.
#[derive(Clone, Copy)]
struct Plane {
    middle: (f64, f64),
    scale: (f64, f64),
}

impl Plane {
    fn around(ring: &[Point]) -> Self {
        let n = ring.len() as f64;
        let middle = (
            ring.iter().map(|p| p.0 as f64).sum::<f64>() / n,
            ring.iter().map(|p| p.1 as f64).sum::<f64>() / n,
        );
        let metres = 0.111_32;
        Self { middle, scale: (metres * (middle.1 / 1e6).to_radians().cos(), metres) }
    }
    fn metres(&self, p: (f64, f64)) -> Metres {
        ((p.0 - self.middle.0) * self.scale.0, (p.1 - self.middle.1) * self.scale.1)
    }
    fn point(&self, m: Metres) -> Point {
        let lng = m.0 / self.scale.0 + self.middle.0;
        let lat = m.1 / self.scale.1 + self.middle.1;
        (lng.round() as i64, lat.round() as i64)
    }
}

/// The grids of all communities, by code; they tile the outline.
pub fn grids(
    outline: &[Point],
    centres: &[(String, f64, f64)],
    villages: &[&str],
    seed: u64,
) -> Result<Vec<Grid>, Failure> {
    let plane = Plane::around(outline);
    let mut random = Random(seed);
    let mut townships: Vec<Site> = centres
        .iter()
        .map(|(code, lng, lat)| Site {
            code: code.clone(),
            at: plane.metres((lng * 1e6, lat * 1e6)),
            below: Vec::new(),
        })
        .collect();
    let samples = samples(outline, plane, villages.len() * SAMPLES, &mut random);
    let mut parts = vec![Vec::new(); townships.len()];
    for s in samples {
        parts[nearest(&townships, s)].push(s);
    }
    for (township, part) in townships.iter_mut().zip(parts) {
        let codes: Vec<&str> = villages.iter().copied().filter(|v| v.starts_with(&township.code)).collect();
        township.below = communities(&codes, &part, &mut random);
    }

    let mut lines: Vec<(Point, Point)> = planar::edges(outline).collect();
    let far = 200_000.0;
    let all = vec![(-far, -far), (far, -far), (far, far), (-far, far)];
    divide(&townships, &all, plane, &mut lines);
    let faces = planar::faces(&planar::node(lines)?);
    let labels = label(&faces, outline, plane, &townships)?;
    let cells = rings(&faces, &labels)?;
    check(&cells)?;
    number(cells)
}

/// Points scattered over the county.
fn samples(outline: &[Point], plane: Plane, count: usize, random: &mut Random) -> Vec<Metres> {
    let bounds = |f: fn(&Point) -> i64| {
        let least = outline.iter().map(f).min().unwrap_or(0) as f64;
        (least, outline.iter().map(f).max().unwrap_or(0) as f64 - least)
    };
    let (x, y) = (bounds(|p| p.0), bounds(|p| p.1));
    let mut found = Vec::with_capacity(count);
    while found.len() < count {
        let p = (x.0 + x.1 * random.unit(), y.0 + y.1 * random.unit());
        if planar::inside(outline, p) {
            found.push(plane.metres(p));
        }
    }
    found
}

fn distance(a: Metres, b: Metres) -> f64 {
    (a.0 - b.0).powi(2) + (a.1 - b.1).powi(2)
}

fn nearest(sites: &[Site], p: Metres) -> usize {
    nearest_of(sites.iter().map(|s| s.at), p)
}

fn nearest_of(sites: impl Iterator<Item = Metres>, p: Metres) -> usize {
    let by_distance = sites.map(|s| distance(s, p)).enumerate().min_by(|a, b| a.1.total_cmp(&b.1));
    by_distance.map_or(0, |(i, _)| i)
}

/// `count` sites among the samples, relaxed until each stands in the middle of its own.
fn relax(samples: &[Metres], count: usize, random: &mut Random) -> Vec<Metres> {
    let mut sites: Vec<Metres> =
        (0..count).map(|_| samples[(random.unit() * samples.len() as f64) as usize]).collect();
    for _ in 0..ROUNDS {
        let mut sums = vec![(0.0, 0.0, 0.0); count];
        for &s in samples {
            let sum = &mut sums[nearest_of(sites.iter().copied(), s)];
            *sum = (sum.0 + s.0, sum.1 + s.1, sum.2 + 1.0);
        }
        for (site, sum) in sites.iter_mut().zip(sums) {
            // A site that owns nothing starts again elsewhere.
            *site = if sum.2 > 0.0 {
                (sum.0 / sum.2, sum.1 / sum.2)
            } else {
                samples[(random.unit() * samples.len() as f64) as usize]
            };
        }
    }
    sites
}

/// The communities of a township with their two or three grids; codes run north to south in bands, west to east in each.
fn communities(codes: &[&str], samples: &[Metres], random: &mut Random) -> Vec<Site> {
    let mut sites = relax(samples, codes.len(), random);
    sites.sort_by(|a, b| b.1.total_cmp(&a.1));
    let band = (codes.len() as f64).sqrt().ceil() as usize;
    for row in sites.chunks_mut(band) {
        row.sort_by(|a, b| a.0.total_cmp(&b.0));
    }
    let mut parts = vec![Vec::new(); sites.len()];
    for &s in samples {
        parts[nearest_of(sites.iter().copied(), s)].push(s);
    }
    let mut found = Vec::new();
    for ((code, at), part) in codes.iter().zip(sites).zip(parts) {
        let count = 2 + usize::from(random.unit() < 0.5);
        let grid = |at| Site { code: (*code).to_owned(), at, below: Vec::new() };
        let below = relax(&part, count, random).into_iter().map(grid).collect();
        found.push(Site { code: (*code).to_owned(), at, below });
    }
    found
}

/// Divides a convex cell among sites, level by level, and gives the borders of the lowest.
fn divide(sites: &[Site], cell: &[Metres], plane: Plane, lines: &mut Vec<(Point, Point)>) {
    for (i, site) in sites.iter().enumerate() {
        let mut own = cell.to_vec();
        for other in sites.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, s)| s.at) {
            own = half(&own, site.at, other);
        }
        if site.below.is_empty() {
            let ring: Vec<Point> = own.iter().map(|m| plane.point(*m)).collect();
            lines.extend(planar::edges(&ring));
        } else {
            divide(&site.below, &own, plane, lines);
        }
    }
}

/// The part of a convex cell that is nearer to `own` than to `other`.
fn half(cell: &[Metres], own: Metres, other: Metres) -> Vec<Metres> {
    let side = |p: Metres| distance(p, other) - distance(p, own);
    let mut kept = Vec::new();
    for (i, &p) in cell.iter().enumerate() {
        let q = cell[(i + 1) % cell.len()];
        let (a, b) = (side(p), side(q));
        if a >= 0.0 {
            kept.push(p);
        }
        if (a > 0.0 && b < 0.0) || (a < 0.0 && b > 0.0) {
            let t = a / (a - b);
            kept.push((p.0 + (q.0 - p.0) * t, p.1 + (q.1 - p.1) * t));
        }
    }
    kept
}

/// A grid before it has its number: its community and which site.
type Label = (String, usize);

/// Which grid each face belongs to: by its site; parts cut off from their grid go to the neighbour with the longest border.
fn label(
    faces: &Faces,
    outline: &[Point],
    plane: Plane,
    townships: &[Site],
) -> Result<Vec<Option<Label>>, Failure> {
    let outside: Vec<bool> = faces
        .rings
        .iter()
        .map(|r| planar::area2(r) <= 0 || !planar::inside(outline, planar::inner_point(r)))
        .collect();
    if faces.rings.iter().filter(|r| planar::area2(r) <= 0).count() != 1 {
        return Err("the borders do not hang together".into());
    }
    let mut labels: Vec<Option<Label>> = Vec::new();
    for (ring, outside) in faces.rings.iter().zip(&outside) {
        let p = plane.metres(planar::inner_point(ring));
        labels.push((!outside).then(|| {
            let township = &townships[nearest(townships, p)];
            let community = &township.below[nearest(&township.below, p)];
            (community.code.clone(), nearest(&community.below, p))
        }));
    }
    for _ in 0..faces.rings.len() {
        let Some(part) = cut_off(faces, &labels) else { return Ok(labels) };
        let mut borders: BTreeMap<Label, f64> = BTreeMap::new();
        for half in 0..faces.from.len() {
            let other = faces.face[twin(half)];
            if part.contains(&faces.face[half])
                && !part.contains(&other)
                && let Some(label) = &labels[other]
            {
                let (a, b) = (faces.from[half], faces.from[twin(half)]);
                *borders.entry(label.clone()).or_default() += ((a.0 - b.0) as f64).hypot((a.1 - b.1) as f64);
            }
        }
        let longest = borders.into_iter().max_by(|a, b| a.1.total_cmp(&b.1)).ok_or("an island")?;
        for face in part {
            labels[face] = Some(longest.0.clone());
        }
    }
    Err("parts do not settle".into())
}

/// Faces of one label that do not hang together with the largest part of it.
fn cut_off(faces: &Faces, labels: &[Option<Label>]) -> Option<BTreeSet<usize>> {
    let mut neighbours: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for half in 0..faces.from.len() {
        let (a, b) = (faces.face[half], faces.face[twin(half)]);
        if labels[a] == labels[b] {
            neighbours.entry(a).or_default().insert(b);
        }
    }
    let mut parts: BTreeMap<&Label, Vec<BTreeSet<usize>>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for (start, label) in labels.iter().enumerate() {
        let Some(label) = label else { continue };
        let (mut part, mut todo) = (BTreeSet::new(), vec![start]);
        while let Some(face) = todo.pop() {
            if seen.insert(face) {
                part.insert(face);
                todo.extend(neighbours.get(&face).into_iter().flatten());
            }
        }
        if !part.is_empty() {
            parts.entry(label).or_default().push(part);
        }
    }
    let size = |part: &BTreeSet<usize>| part.iter().map(|f| planar::area2(&faces.rings[*f])).sum::<i128>();
    let split = parts.into_values().find(|p| p.len() > 1)?;
    split.into_iter().min_by_key(size)
}

/// The ring around each label.
fn rings(faces: &Faces, labels: &[Option<Label>]) -> Result<BTreeMap<Label, Vec<Point>>, Failure> {
    let mut done = vec![false; faces.from.len()];
    let mut cells = BTreeMap::new();
    for start in 0..faces.from.len() {
        let Some(label) = &labels[faces.face[start]] else { continue };
        let border = |half: usize| labels[faces.face[twin(half)]].as_ref() != Some(label);
        if done[start] || !border(start) {
            continue;
        }
        let (mut ring, mut half) = (Vec::new(), start);
        while !done[half] {
            done[half] = true;
            ring.push(faces.from[half]);
            half = faces.next[half];
            while !border(half) {
                half = faces.next[twin(half)];
            }
        }
        if planar::area2(&ring) <= 0 || cells.insert(label.clone(), ring).is_some() {
            return Err(format!("{}: a hole or two rings", label.0).into());
        }
    }
    Ok(cells)
}

/// Every inner border runs once each way, and no ring touches itself: with that, the cells tile their sum.
fn check(cells: &BTreeMap<Label, Vec<Point>>) -> Result<(), Failure> {
    let mut seen = BTreeSet::new();
    for (label, ring) in cells {
        if ring.iter().collect::<BTreeSet<_>>().len() != ring.len() {
            return Err(format!("{}: a ring touches itself", label.0).into());
        }
        if planar::edges(ring).any(|edge| !seen.insert(edge)) {
            return Err(format!("{}: an edge that another cell has too", label.0).into());
        }
    }
    Ok(())
}

/// Numbers the grids of each community from west to east, then from north to south.
fn number(cells: BTreeMap<Label, Vec<Point>>) -> Result<Vec<Grid>, Failure> {
    let mut communities: BTreeMap<String, Vec<Vec<Point>>> = BTreeMap::new();
    for ((community, _), ring) in cells {
        communities.entry(community).or_default().push(ring);
    }
    let mut grids = Vec::new();
    for (community, mut rings) in communities {
        if !(2..=3).contains(&rings.len()) {
            return Err(format!("{community} has {} grids", rings.len()).into());
        }
        rings.sort_by_key(|r| {
            let n = r.len() as i64;
            (r.iter().map(|p| p.0).sum::<i64>() / n, -r.iter().map(|p| p.1).sum::<i64>() / n)
        });
        for (i, mut ring) in rings.into_iter().enumerate() {
            let least = (0..ring.len()).min_by_key(|k| ring[*k]).unwrap_or(0);
            ring.rotate_left(least);
            grids.push(Grid { code: format!("{community}{:03}", i + 1), ring });
        }
    }
    Ok(grids)
}

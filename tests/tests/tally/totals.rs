//! Totals are the true ones, whoever reports and whatever is chosen.

use andrum_core::tally::Came;
use andrum_tests::each_backend;
use andrum_tests::server::Backend;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};

use super::ring::{DAY_MS, Ring};

each_backend!(random_groups_and_choices);

/// Periods one after another in one group: each time other people's apps are used, and each chooses anything, or nothing.
async fn random_groups_and_choices(backend: Backend) {
    let seed = rand::random();
    let mut random = StdRng::seed_from_u64(seed);
    let ring = Ring::of(backend, 12).await;
    for round in 0..5 {
        let reporting = random.gen_range(5..=12);
        let mut members: Vec<_> = ring.members.iter().collect();
        members.shuffle(&mut random);
        members.truncate(reporting);
        let closes_ms = ring.now_ms() + 3 * DAY_MS;
        let tally = ring.anna.seat.device.open_period(ring.group, closes_ms).await.unwrap();
        let mut choices: Vec<Vec<u16>> = vec![];
        let mut notes: Vec<String> = vec![];
        for somebody in &members {
            somebody.seat.sync_now().await;
            let mut options: Vec<u16> = (0..12).collect();
            options.shuffle(&mut random);
            options.truncate(random.gen_range(0..=5));
            let note =
                if random.gen_bool(0.3) { format!("Fråga {} i omgång {round}", notes.len()) } else { String::new() };
            somebody.seat.device.choose(ring.group, tally, options.clone(), &note).await.unwrap();
            choices.push(options);
            notes.extend(Some(note).filter(|note| !note.is_empty()));
        }
        ring.days_pass(1);
        for somebody in &members {
            somebody.seat.sync_now().await;
        }
        ring.days_pass(2);
        ring.sync_all().await;
        ring.sync_all().await;
        ring.all_see(tally, &choices, reporting).await;
        for somebody in ring.members.iter().chain([&ring.anna]) {
            let what = format!("seed {seed}, round {round}, {}", somebody.name);
            let view = ring.tally(somebody).await;
            let Came::Released { notes: read, .. } = &view.came else { panic!("{what}: not released") };
            assert_eq!(*read, notes, "{what}");
            assert_eq!(view.reports, Some(reporting), "{what}");
            assert!(somebody.seat.device.status().await.alarms.is_empty(), "{what}");
        }
    }
}

//! Share links: what goes in comes out, old links are read for ever, and whatever somebody made of a link
//! is refused with its reason or read, never a panic. The seeds are fixed, so a failure comes again.

mod full;
mod scenario_random;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use daemonset_playground::session::link::{LinkError, Opens, TooLarge, decode, encode, opens};
use daemonset_playground::session::{Scenario, Session, limits};
use daemonset_playground::words;
use scenario_random::{Random, document};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

const FORTY_ACTIONS: &str = include_str!("fixtures/links/golden-1-forty-actions.yaml");
/// A document, a line break, and the link that the first release made of it.
const GOLDEN: [(&str, &str); 3] = [
    (
        include_str!("fixtures/links/golden-1-smallest.yaml"),
        include_str!("fixtures/links/golden-1-smallest.link"),
    ),
    (
        include_str!("fixtures/links/golden-1-rollout.yaml"),
        include_str!("fixtures/links/golden-1-rollout.link"),
    ),
    (
        FORTY_ACTIONS,
        include_str!("fixtures/links/golden-1-forty-actions.link"),
    ),
];

#[track_caller]
fn scenario(text: &str) -> Scenario {
    Scenario::read(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

#[track_caller]
fn link(text: &str) -> String {
    encode(&scenario(text)).unwrap_or_else(|why| panic!("{why:?}"))
}

/// The fragment of a payload.
fn of_payload(payload: &[u8]) -> String {
    format!("#1.{}", URL_SAFE_NO_PAD.encode(payload))
}

#[test]
fn a_scenario_comes_back_from_its_link() {
    let mut random = Random(0x5851_f42d_4c95_7f2d);
    for _ in 0..full::count(10_000) {
        let text = document(&mut random).to_string();
        let scenario = scenario(&text);
        let link = encode(&scenario).unwrap_or_else(|why| panic!("{why:?}\n{text}"));
        assert_eq!(decode(&link).as_ref(), Ok(&scenario), "{link}");
    }
}

#[test]
fn a_link_of_the_first_release_is_read_for_ever() {
    for (document, link) in GOLDEN {
        assert_eq!(decode(link), Ok(scenario(document)), "{link}");
    }
}

#[test]
fn fifty_nodes_and_forty_actions_fit_into_a_message() {
    let scenario = scenario(FORTY_ACTIONS);
    assert_eq!(
        (scenario.setup.nodes.len(), scenario.actions.len()),
        (50, 40)
    );
    // Nothing in it is there only to be packed: it plays, and nothing is refused.
    let mut session = Session::forward_only(scenario.clone());
    assert!(session.run(limits::STEPS));
    let refused = session.steps().iter().filter(|step| {
        serde_json::to_value(&step.reason).is_ok_and(|reason| reason["refused"] == true)
    });
    assert_eq!(refused.count(), 0);
    let link = format!(
        "https://daemonset-playground.example.org/{}",
        encode(&scenario).unwrap()
    );
    assert!(link.len() < 1_200, "{} characters", link.len());
}

#[test]
fn a_link_carries_actions_cursor_and_view() {
    let text = "version: 1\nseed: 5\ncluster: {pools: [{name: worker, count: 3}]}\nview: {selected: worker-2}\n";
    let mut session = Session::open(scenario(text));
    for line in [
        "sim node add --pool worker",
        "sim step 2",
        "kubectl cordon worker-1",
    ] {
        session.act(line, None).unwrap();
    }
    session.back();
    let there = session.to_shared();
    let again = Session::open(decode(&encode(&there).unwrap()).unwrap());
    assert_eq!(
        (
            again.cursor(),
            again.digest(),
            again.scenario().view.clone()
        ),
        (session.cursor(), session.digest(), there.view)
    );
    assert_eq!(again.actions(), session.actions());
}

#[test]
fn a_link_may_be_a_whole_address_or_its_end() {
    let fragment = link(GOLDEN[1].0);
    let bare = fragment.trim_start_matches('#');
    for link in [
        fragment.as_str(),
        bare,
        &format!("https://example.org/play/?embed&lang=zh-CN{fragment}"),
        &format!("  {fragment}\n"),
    ] {
        assert_eq!(decode(link), Ok(scenario(GOLDEN[1].0)), "{link}");
    }
}

#[test]
fn what_a_fragment_opens() {
    assert_eq!(opens(""), Opens::Nothing);
    assert_eq!(opens("#"), Opens::Nothing);
    assert_eq!(opens("#example/surge"), Opens::Example("surge"));
    assert_eq!(opens("#1.abc"), Opens::Scenario("1.abc"));
    assert_eq!(opens("elsewhere"), Opens::Scenario("elsewhere"));
}

#[track_caller]
fn refused(link: &str, expected: LinkError) {
    assert_eq!(decode(link), Err(expected), "{link}");
}

#[test]
fn a_text_that_is_no_link_is_refused() {
    for text in [
        "",
        "#",
        "1",
        "#1",
        "hello",
        ".",
        "#.",
        "#a.b",
        "#-1.b",
        "#+1.b",
        "#01.AAAA",
        "#1a.b",
        "#99999999999.b",
        "https://example.org/",
        "#example/surge",
        "中文.1",
    ] {
        refused(text, LinkError::NoLink);
    }
}

#[test]
fn a_later_codec_is_named() {
    refused("https://example.org/#2.AAAA", LinkError::Codec(2));
    refused("#17.what/ever", LinkError::Codec(17));
    assert_eq!(
        words::en::link_error(&LinkError::Codec(17)),
        "The link is of kind 17, and this playground reads kind 1: open it with a newer one."
    );
}

#[test]
fn a_link_that_was_cut_says_so() {
    for (_, link) in GOLDEN {
        let link = link.trim();
        for end in "#1.".len()..link.len() {
            refused(&link[..end], LinkError::Cut);
        }
    }
}

#[test]
fn one_text_stands_for_each_payload() {
    for payload in ["Z", "Zh", "Zm9", "Zm9vY", "Zm9vYh"] {
        refused(&format!("#1.{payload}"), LinkError::Cut);
    }
    for payload in ["Zg==", "Zm8=", "Z===", "=", "+w", "/w", "Z g", "Zé"] {
        refused(&format!("#1.{payload}"), LinkError::Damaged);
    }
}

#[test]
fn a_link_that_was_changed_never_opens_something_else() {
    let whole = link(FORTY_ACTIONS);
    let is_same = |scenario| scenario == self::scenario(FORTY_ACTIONS);
    for at in "#1.".len()..whole.len() {
        for other in ["A", "b", "7", "_", "!", " ", "é", ""] {
            let changed = format!("{}{other}{}", &whole[..at], &whole[at + 1..]);
            // The last bits of the last byte mean nothing.
            assert!(decode(&changed).map_or(true, is_same), "{changed}");
        }
    }
    refused(&format!("{whole}AAAA"), LinkError::Damaged);
    refused(&format!("{whole}!"), LinkError::Damaged);
    refused(&format!("{whole}="), LinkError::Damaged);
}

#[test]
fn whatever_became_of_a_link_it_is_read_or_refused() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut links: Vec<String> = GOLDEN.iter().map(|(_, link)| link.trim().into()).collect();
    links.extend((0..20).map(|_| link(&document(&mut random).to_string())));
    let mut outcomes = BTreeMap::new();
    let rounds = full::count(20_000) as usize;
    for round in 0..rounds {
        let link = &links[round % links.len()];
        // Half of them below the letters, so that unpacking sees them.
        let mutated = match round % 2 {
            0 => String::from_utf8_lossy(&mutate(link.as_bytes(), &mut random)).into_owned(),
            _ => {
                let payload = URL_SAFE_NO_PAD.decode(&link["#1.".len()..]).unwrap();
                of_payload(&mutate(&payload, &mut random))
            }
        };
        let outcome = match decode(&mutated) {
            Ok(scenario) => {
                assert_eq!(decode(&encode(&scenario).unwrap()), Ok(scenario));
                "read".to_owned()
            }
            Err(error) => {
                let said = words::en::link_error(&error);
                assert!(!said.is_empty() && !said.contains('\n'), "{said:?}");
                format!("{error:?}")
                    .chars()
                    .take_while(|c| c.is_alphabetic())
                    .collect()
            }
        };
        *outcomes.entry(outcome).or_insert(0) += 1;
    }
    for outcome in ["NoLink", "Codec", "Cut", "Damaged"] {
        assert!(outcomes.contains_key(outcome), "{outcomes:?}");
    }
    assert!(outcomes["Damaged"] > rounds / 2, "{outcomes:?}");
}

fn mutate(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=random.below(3) {
        let (at, byte) = (random.below(bytes.len()), random.below(256) as u8);
        match (random.below(6), bytes.len()) {
            (_, 0) => {}
            (0, _) => bytes.truncate(at),
            (1, _) => drop(bytes.remove(at)),
            (2, _) => bytes.insert(at, byte),
            (3, length) => bytes.swap(at, random.below(length)),
            (4, _) => bytes[at] ^= 1 << random.below(8),
            _ => bytes[at] = byte,
        }
    }
    bytes
}

#[test]
fn a_bomb_is_refused_before_it_grows() {
    let zeros = miniz_oxide::deflate::compress_to_vec(&vec![0; 16 * limits::LINK_BYTES], 6);
    let began = Instant::now();
    refused(
        &of_payload(&[&[0; 4], &zeros[..]].concat()),
        LinkError::TooMuch,
    );
    assert!(began.elapsed() < Duration::from_secs(1));
    let long = format!("#1.{}", "A".repeat(limits::LINK_CHARACTERS + 1));
    refused(&long, LinkError::TooLong);
}

#[test]
fn a_scenario_beyond_the_limits_has_no_link() {
    let titled = |title: String| {
        encode(&Scenario {
            title,
            ..Scenario::default()
        })
    };
    assert_eq!(titled("a".repeat(limits::LINK_BYTES)), Err(TooLarge));
    let most = titled("a".repeat(limits::LINK_BYTES - 100)).unwrap();
    assert!(decode(&most).is_ok());
    let mut random = Random(3);
    let noise: String = (0..100_000)
        .map(|_| char::from(b' ' + random.below(90) as u8))
        .collect();
    assert_eq!(titled(noise), Err(TooLarge));
}

//! The grammar of lines: what is read, its one canonical form, and what is refused in which words.

mod full;

use daemonset_playground::kubectl::{LineHint, parse};

/// Every line with its canonical form.
const LINES: &[(&str, &str)] = &[
    ("kubectl apply -f -", "kubectl apply -f -"),
    (
        "kubectl  apply --filename=ds.yaml   --namespace team-a",
        "kubectl apply -f ds.yaml -n team-a",
    ),
    (
        "kubectl -n x apply -f a -fb",
        "kubectl apply -f a -f b -n x",
    ),
    (
        "kubectl create -f - --save-config",
        "kubectl create -f - --save-config",
    ),
    ("kubectl create ns x", "kubectl create namespace x"),
    ("kubectl replace -f=-", "kubectl replace -f -"),
    ("kubectl delete daemonset/web", "kubectl delete ds web"),
    (
        "kubectl delete ds.apps web --cascade=orphan",
        "kubectl delete ds web --cascade=orphan",
    ),
    (
        "kubectl delete pods a b --now -n x",
        "kubectl delete pod a b -n x --now",
    ),
    (
        "kubectl delete po -l app=web,tier!=x --wait=false",
        "kubectl delete pod -l app=web,tier!=x --wait=false",
    ),
    (
        "kubectl delete pod --all --grace-period 0 --force",
        "kubectl delete pod --all --grace-period=0 --force",
    ),
    ("kubectl delete ds,pods x", "kubectl delete ds/x pod/x"),
    ("kubectl delete -f -", "kubectl delete -f -"),
    (
        "kubectl delete node worker-1 --ignore-not-found",
        "kubectl delete node worker-1 --ignore-not-found",
    ),
    ("kubectl delete ds x --cascade", "kubectl delete ds x"),
    (
        "kubectl set image daemonset web web=nginx:1.29 side=b:2",
        "kubectl set image ds/web web=nginx:1.29 side=b:2",
    ),
    (
        "kubectl set image ds/web '*=nginx:1.29' -n x",
        "kubectl set image ds/web *=nginx:1.29 -n x",
    ),
    (
        "kubectl label node worker-1 disk=ssd zone- --overwrite",
        "kubectl label node worker-1 disk=ssd zone- --overwrite",
    ),
    (
        "kubectl label nodes --all b=2 a=1",
        "kubectl label node a=1 b=2 --all",
    ),
    (
        "kubectl annotate ds web kubernetes.io/change-cause='first release'",
        "kubectl annotate ds web 'kubernetes.io/change-cause=first release'",
    ),
    (
        "kubectl taint nodes w1 w2 dedicated=gpu:NoSchedule old:NoExecute- x-",
        "kubectl taint node w1 w2 dedicated=gpu:NoSchedule old:NoExecute- x-",
    ),
    (
        "kubectl taint node -l a=b key:NoExecute",
        "kubectl taint node key:NoExecute -l a=b",
    ),
    ("kubectl cordon node/w1 w2", "kubectl cordon w1 w2"),
    ("kubectl uncordon -l zone=a", "kubectl uncordon -l zone=a"),
    (
        "kubectl rollout restart daemonset web",
        "kubectl rollout restart ds/web",
    ),
    ("kubectl rollout restart ds", "kubectl rollout restart ds"),
    (
        "kubectl rollout undo ds/web --to-revision 2",
        "kubectl rollout undo ds/web --to-revision=2",
    ),
    (
        "kubectl rollout undo ds/web --to-revision=-1",
        "kubectl rollout undo ds/web --to-revision=-1",
    ),
    (
        "kubectl rollout pause ds web",
        "kubectl rollout pause ds/web",
    ),
    (
        "kubectl rollout resume ds web",
        "kubectl rollout resume ds/web",
    ),
    (
        "sim node add gpu-1 --labels a=b --taints dedicated=gpu:NoSchedule,x:NoExecute --cpu 8 --memory 32Gi --pods 50",
        "sim node add gpu-1 --labels a=b --taints dedicated=gpu:NoSchedule,x:NoExecute --cpu 8 --memory 32Gi --pods 50",
    ),
    (
        "sim node add --pool worker --count 3",
        "sim node add --pool worker --count 3",
    ),
    (
        "sim node add --count=1 --pool=worker",
        "sim node add --pool worker",
    ),
    ("sim node remove w1", "sim node remove w1"),
    ("sim node fail w1", "sim node fail w1"),
    ("sim node recover w1 # it boots", "sim node recover w1"),
    ("sim image break nginx:1.29", "sim image break nginx:1.29"),
    ("sim image fix nginx:1.29", "sim image fix nginx:1.29"),
    ("sim wait 90s", "sim wait 1m30s"),
    ("sim settle", "sim settle"),
    ("sim step", "sim step"),
    ("sim step 12", "sim step 12"),
];

#[test]
fn every_line_has_one_typed_form_and_that_has_one_line() {
    for (line, canonical) in LINES {
        let command = parse(line).unwrap_or_else(|e| panic!("{line}: {e}"));
        assert_eq!(command.to_string(), *canonical, "{line}");
        assert_eq!(parse(canonical).as_ref(), Ok(&command), "{line}");
    }
}

/// Lines that are not understood, with the first line of the message.
const REFUSED: &[(&str, &str)] = &[
    ("", "error: the line is empty"),
    ("kubeclt apply -f -", "kubeclt: command not found"),
    (
        "kubectl aply -f -",
        "error: unknown command \"aply\" for \"kubectl\"",
    ),
    (
        "kubectl scale ds/x --replicas=2",
        "error: the playground does not have \"kubectl scale\" yet",
    ),
    (
        "kubectl get pods",
        "error: the playground does not have \"kubectl get\" yet",
    ),
    ("kubectl apply", "error: must specify one of -f and -k"),
    (
        "kubectl apply -f - --server-side",
        "error: the playground does not have the flag --server-side yet",
    ),
    (
        "kubectl create daemonset foo --image=x",
        "error: unknown flag: --image",
    ),
    (
        "kubectl apply -f",
        "error: flag needs an argument: 'f' in -f",
    ),
    (
        "kubectl delete ds",
        "error: resource(s) were provided, but no name was specified",
    ),
    (
        "kubectl delete deployment x",
        "error: the server doesn't have a resource type \"deployment\"",
    ),
    (
        "kubectl delete ds a/b",
        "error: there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
    ),
    (
        "kubectl delete pod x --cascade=never",
        "error: invalid cascade value (never). Must be \"background\", \"foreground\", or \"orphan\"",
    ),
    (
        "kubectl delete pod x --grace-period=soon",
        "error: invalid argument \"soon\" for \"--grace-period\" flag: strconv.ParseInt: parsing \"soon\": invalid syntax",
    ),
    (
        "kubectl delete pod x --now --grace-period=3",
        "error: --now and --grace-period cannot be specified together",
    ),
    (
        "kubectl delete pod x --force --grace-period=3",
        "error: --force and --grace-period greater than 0 cannot be specified together",
    ),
    (
        "kubectl delete pod x -l a=b",
        "error: name cannot be provided when a selector is specified",
    ),
    (
        "kubectl set image ds/web",
        "error: at least one image update is required",
    ),
    (
        "kubectl label node w1",
        "error: at least one label update is required",
    ),
    (
        "kubectl label node w1 a=b=c",
        "error: invalid label spec: a=b=c",
    ),
    (
        "kubectl label node w1 a=b a-",
        "error: can not both modify and remove a label in the same command",
    ),
    (
        "kubectl label node w1 a=b w2",
        "error: all resources must be specified before label changes: w2",
    ),
    (
        "kubectl taint node w1 a=b:NoRun",
        "error: invalid taint effect: NoRun, unsupported taint effect",
    ),
    (
        "kubectl taint node w1 dedicated=gpu",
        "error: invalid taint spec: dedicated=gpu",
    ),
    (
        "kubectl taint node w1 dedicated",
        "error: at least one taint update is required",
    ),
    (
        "kubectl taint pod x a:NoSchedule",
        "error: invalid resource type pods, only node types are supported",
    ),
    ("kubectl cordon", "error: USAGE: cordon NODE [flags]"),
    (
        "kubectl rollout restrat ds/x",
        "error: unknown command \"restrat ds/x\"",
    ),
    (
        "kubectl rollout restart",
        "error: required resource not specified",
    ),
    (
        "kubectl rollout status ds/x",
        "error: the playground does not have \"kubectl rollout status\" yet",
    ),
    (
        "kubectl apply -f - | cat",
        "syntax error near unexpected token `|'",
    ),
    (
        "sim node partition w1",
        "error: the playground does not have \"sim node partition\" yet",
    ),
    (
        "sim node add",
        "error: either one node name or --pool is needed here",
    ),
    (
        "sim node add w1 --count 2",
        "error: --count goes with --pool",
    ),
    (
        "sim node add w1 --memory lots",
        "error: --memory \"lots\": must be a quantity above 0, like 4, 500m or 16Gi",
    ),
    (
        "sim wait 30",
        "error: invalid duration \"30\": write it like 500ms, 3s or 1m30s",
    ),
    (
        "sim step 0",
        "error: a number of steps from 1 is needed here",
    ),
];

#[test]
fn what_is_not_understood_is_refused_by_name() {
    for (line, expected) in REFUSED {
        let error = parse(line).expect_err(line);
        assert_eq!(error.message.lines().next(), Some(*expected), "{line}");
        assert!(error.column >= 1, "{line}");
    }
}

#[test]
fn a_misspelt_word_is_hinted_at() {
    let hint = |line| parse(line).unwrap_err().hint;
    let near = |text: &str| Some(LineHint::DidYouMean(text.to_owned()));
    assert_eq!(hint("kubectl aply -f -"), near("apply"));
    assert_eq!(hint("kubectl apply --filenam x"), near("filename"));
    assert_eq!(hint("apply -f -"), near("kubectl apply"));
    assert_eq!(hint("sim nodes add x"), near("node"));
    assert_eq!(
        parse("kubectl aply -f -").unwrap_err().message,
        "error: unknown command \"aply\" for \"kubectl\"\n\nDid you mean this?\n\tapply"
    );
    let far = hint("kubectl delete svc x");
    assert_eq!(far, Some(LineHint::NotSimulated("svc".to_owned())));
}

/// A small generator, so that the test is the same everywhere.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % n as u64).unwrap()
    }
}

#[test]
fn mutated_lines_never_panic_and_what_is_read_is_read_again() {
    let pieces = [
        "-",
        "--",
        "=",
        ",",
        "/",
        ":",
        "'",
        "\"",
        "\\",
        " ",
        "*",
        "#",
        "ü",
        "\t",
        "--all",
        "-l",
        "-n",
        "node",
        "kubectl",
        "sim",
        "!",
        "(",
        "99999999999999999999",
    ];
    let mut numbers = Numbers(7);
    let mut read = 0;
    let lines = full::count(20_000);
    for _ in 0..lines {
        let (line, _) = LINES[numbers.below(LINES.len())];
        let mut chars: Vec<char> = line.chars().collect();
        for _ in 0..=numbers.below(3) {
            let at = numbers.below(chars.len() + 1);
            match numbers.below(3) {
                0 if at < chars.len() => {
                    chars.remove(at);
                }
                1 => {
                    let end = (at + numbers.below(6)).min(chars.len());
                    let part: Vec<char> = chars[at..end].to_vec();
                    let to = numbers.below(chars.len() + 1);
                    chars.splice(to..to, part);
                }
                _ => {
                    chars.splice(at..at, pieces[numbers.below(pieces.len())].chars());
                }
            }
        }
        let line: String = chars.into_iter().collect();
        if let Ok(command) = parse(&line) {
            read += 1;
            let canonical = command.to_string();
            assert_eq!(
                parse(&canonical),
                Ok(command),
                "{line:?} became {canonical:?}"
            );
        }
    }
    assert!(read > lines / 20, "{read} lines were read");
}

//! `lianxi serve`: the host, until it is told to stop.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lianxi_api::{ApiOptions, Bounds, Tokens};
use lianxi_draw::HostKey;
use lianxi_journal::{ExecutionFilter, LIST_MAX, Loss, WorkFilter};
use lianxi_runtime::work::{Actor, Office};
use lianxi_runtime::{Engine, Settings, SystemClock};
use serde_json::json;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::{Form, RULES};
use crate::config::Configuration;
use crate::console::Console;
use crate::failure::{Exit, Failure, OrFail, Outcome};
use crate::host::{self, Blueprint, Place};
use crate::messages::Message;
use crate::{draw_key, observe, rules, signals, tables};

const LISTEN: &str = "127.0.0.1:7420";
const DATA: &str = "data";
const PLUGINS: &str = "target/plugins";

const EXAMPLES: &str = "\
Examples:
  lianxi serve --data data --workflows workflows/*.yaml
  lianxi serve --config lianxi.yaml

The configuration file; what is typed wins over it, and an unknown key is an error:
  data: data
  database: {env: LIANXI_DATABASE}           # the URL of a PostgreSQL database, instead of a SQLite file in data; env or file
  listen: 127.0.0.1:7420
  plugins: target/plugins
  workflows: [workflows/order.yaml]
  rules: workflows/rules                     # rule packs: what is asked of definitions that are published
  allowedHosts: ['registry.example:443']     # what calls may reach; what is inside also by its address: '10.20.0.0/16:443'
  authorities: [authorities/province.pem]    # certificate authorities that are believed beside those of this machine
  secrets:                                   # what definitions name as $secrets; a text, or a JSON object
    registry: {env: REGISTRY_LOGIN}
    token: {file: secrets/token}
  outbox: {events: 'https://sink.example/in', lifecycle: 'https://sink.example/in'}   # each host among allowedHosts
  lifecycle: {source: 'https://lianxi.example', tasks: true, outputs: false}
  calendarYears: [calendar/2027.json]
  directory: directory                       # tables of offices and people; what differs is changed at each start (lianxi directory load)
  tokens:                                    # a secret is named here, never written
    - {env: LIANXI_TOKEN_WANG, person: wang, office: {department: finance, division: '140105'}, roles: [officer]}
    - {file: secrets/li, person: li, office: {department: finance}, roles: [leader]}
    - {sha256: 9f86d0…, person: zhao, office: {department: finance}, roles: [workflow-administrator]}
  access:                                    # accounts; that it is there says that nobody reads without being known
    passwordPolicy: standard                 # or dengbao, or numbers: {lengthMin: 12, classesMin: 3, scoreMin: 3, history: 5, ageDaysMax: 90}
    lockout: {failuresMax: 5, windowMinutes: 15, lockMinutes: 15}
    session: {idleMinutes: 30, hours: 12}
    policies: policies                       # *.cedar beside those of the program; with a problem in one the host does not start
  oidc:                                      # signing in by a provider
    - name: city
      issuer: 'https://id.city.example'
      clientId: lianxi
      clientSecret: {env: LIANXI_OIDC_CITY}  # env or file; left out by a public client
      redirect: 'https://lianxi.example/v1/sign-in/oidc/city/callback'
      claim: preferred_username              # or sub: by what an account is found that is not linked yet
      matchLogin: true                       # only where nobody can choose that claim for themself
  lights: {overdue: {word: 超期, colour: red}}    # no-due, normal, nearing, overdue, explained, in-time, late
  nearing: {amount: 1, unit: working-days}   # how long before it is due an item is nearing
  drawKey: {file: secrets/draw.key}          # the key of random draws, 64 hexadecimal digits; without it, draw.key in data, which is made
  trust:                                     # whose plugins are taken; without it, those without a signature too
    keys: [{file: keys/finance.key.pub, owner: 省财政厅信息中心, departments: [finance]}]
  retention: {finished: P3Y, archive: archive}   # by default nothing is archived: no law gives a number, so none is ours to choose
  observe: {otlp: 'http://127.0.0.1:4318', log: info, jsonLogs: false}
  settings: {workers: 320, places: 16, cachedBytes: 67108864, eventsRetainedDays: 180, commitEachStep: false, databaseBytesMax: 50000000000, leaseMs: 3000, clockStepMaxSeconds: 300}

databaseBytesMax bounds the database file, so that it never takes the whole disk; without it the disk is the bound. A host without
room refuses what would be written (507), is not ready, and reads on; with more room it goes on where it was.

With retention.finished, once a day, executions that ended longer ago are written to files in retention.archive, proved, and purged from the
database (`lianxi archive --help`). With retention.archive alone that happens when somebody says so. An input's key is known for
eventsRetainedDays at least, an execution's id for good.

When the machine's clock steps by more than clockStepMaxSeconds, what is due by time is held until it is back, or somebody says that it is
right (`lianxi clock accept`).

Of several hosts on one PostgreSQL database one works; the others wait, and the first of them takes over some seconds after it has gone.
They need the same drawKey. Keep it with the backups, and as secret as a password: who has it can know a draw before it is made. Under
another key, a draw that was sealed and not yet made is refused (seal-broken), and is to be sealed again.

A token of the configuration gives the roles that it names and no others: officer, leader, workflow-administrator, plugin-administrator and
so on (policies are in the manual). Without tokens and accounts everyone may read and nobody may change anything: then only a loopback
address is taken.";

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The folder of the database [default: data].
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Where the API listens [default: 127.0.0.1:7420].
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub listen: Option<String>,
    /// The folder of built plugins [default: target/plugins].
    #[arg(long, value_name = "DIR", env = "LIANXI_PLUGINS")]
    pub plugins: Option<PathBuf>,
    /// Definitions to publish.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub workflows: Vec<PathBuf>,
    /// The folder of rule packs [default: workflows/rules].
    #[arg(long, value_name = "DIR", env = "LIANXI_RULES")]
    pub rules: Option<PathBuf>,
    /// The configuration.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Ask for no token: whoever reaches the address acts as one local person. Only on a loopback address.
    #[arg(long)]
    pub insecure_open: bool,
    #[command(flatten)]
    pub form: Form,
}

pub async fn perform(arguments: Arguments, console: Console) -> Outcome {
    let configuration = configuration(arguments.config.as_deref())?;
    let _guard = observe::host(&configuration.observe)?;
    serve(arguments, configuration, console).await
}

pub fn configuration(path: Option<&Path>) -> Outcome<Configuration> {
    path.map_or_else(|| Ok(Configuration::default()), Configuration::read)
}

/// Everything but the logs, which a process sets up once.
pub async fn serve(
    arguments: Arguments,
    configuration: Configuration,
    console: Console,
) -> Outcome {
    let stop = signals::stop();
    let data = arguments
        .data
        .or_else(|| configuration.data.clone())
        .unwrap_or_else(|| DATA.into());
    let folder = arguments
        .plugins
        .or_else(|| configuration.plugins.clone())
        .unwrap_or_else(|| PLUGINS.into());
    let listen = arguments
        .listen
        .or_else(|| configuration.listen.clone())
        .unwrap_or_else(|| LISTEN.to_owned());
    let tokens = if arguments.insecure_open {
        open_to_all()
    } else {
        configuration.tokens()?
    };
    let access = configuration.access()?;
    let nobody_known = configuration.tokens.is_empty() && !access.known_only;
    if (arguments.insecure_open || nobody_known) && !is_local(&listen) {
        return Err(Failure::invalid(format!(
            "{listen} is no loopback address, and without tokens anyone who reaches it may read everything"
        ))
        .advise("listen on 127.0.0.1, or give tokens or `access` in --config (and then not --insecure-open)"));
    }
    let packs = arguments
        .rules
        .or_else(|| configuration.rules.clone())
        .unwrap_or_else(|| RULES.into());
    let packs = rules::read(&packs, console)?;
    let options = ApiOptions {
        tokens,
        bounds: Bounds::default(),
        access,
    };

    let trust = configuration.trust()?;
    let place =
        (configuration.database()?).map_or_else(|| Place::Folder(data.clone()), Place::Database);
    let draw_key = draw_key(&configuration, &place, &data, console)?;
    console.note(Message::Opening, &[&place.shown()]);
    let tuning = configuration.journal();
    // Of a folder, whoever else holds it is told first, for it will not go away by itself; a host that waits for its turn is ready for it.
    let ready = match place {
        Place::Database(_) => {
            let loading = host::plugins(&folder, trust.as_ref());
            let Some(plugins) = stop.run_until_cancelled(loading).await else {
                return Ok(Exit::Ok);
            };
            Some(plugins?)
        }
        Place::Folder(_) | Place::Memory => None,
    };
    let Some(journal) = place.journal_in_turn(tuning, &stop, console).await? else {
        return Ok(Exit::Ok);
    };
    let plugins = match ready {
        Some(plugins) => plugins,
        None => host::plugins(&folder, trust.as_ref()).await?,
    };
    host::tell_plugins(console, &plugins, &folder);
    let blueprint = Blueprint {
        calendar: configuration.calendar()?,
        reach: configuration.reach()?,
        settings: Settings {
            rules: packs,
            trust,
            draw_key: Some(draw_key),
            ..configuration.settings()
        },
        ..Blueprint::new(place, plugins, Arc::new(SystemClock))
    };
    let engine = blueprint.open_on(journal.clone()).await?;
    let serving = with_engine(
        &engine,
        &arguments.workflows,
        &configuration,
        &listen,
        options,
        (console, stop),
    );
    let served = tokio::select! {
        served = serving => served,
        // Another host does its work already: nothing is brought to an end here.
        loss = journal.lost() => return Err(lost(loss)),
    };
    console.note(Message::Stopping, &[]);
    engine.shutdown().await;
    console.note(Message::Stopped, &[]);
    served
}

/// Hosts that share a database share the key too: one that has none to share is told so.
fn draw_key(
    configuration: &Configuration,
    place: &Place,
    data: &Path,
    console: Console,
) -> Outcome<HostKey> {
    let told = configuration.draw_key.as_ref();
    let key = draw_key::of_host(told, data)?;
    if told.is_none() && matches!(place, Place::Database(_)) {
        let file = data.join(draw_key::FILE);
        console.note(Message::DrawKeyAlone, &[&file.display()]);
    }
    Ok(key)
}

fn lost(loss: Loss) -> Failure {
    match loss {
        Loss::TakenOver => Failure::failed("the journal was taken over by another process, or its database did not answer for too long")
            .advise("nothing that was acknowledged is lost; start again to wait for the next turn"),
        Loss::Broken => Failure::failed("a fault of this host ended its journal's writer; the log says where")
            .advise("nothing that was acknowledged is lost; start again, and report the fault"),
    }
}

async fn with_engine(
    engine: &Engine,
    workflows: &[PathBuf],
    configuration: &Configuration,
    listen: &str,
    options: ApiOptions,
    (console, stop): (Console, CancellationToken),
) -> Outcome {
    if let Some(folder) = &configuration.directory {
        tables::load(engine, folder, console).await?;
    }
    for path in workflows.iter().chain(&configuration.workflows) {
        let id = host::publish(console, engine, path).await?;
        console.note(Message::Published, &[&id]);
    }
    let listener = TcpListener::bind(listen).await.map_err(|error| {
        Failure::failed(format!("{listen}: {error}"))
            .advise("choose another address with --listen, or stop who listens there")
    })?;
    let address = listener.local_addr().or_failed("the address")?;
    tell_recovered(engine, address, console).await?;
    engine.run();
    lianxi_api::serve(listener, lianxi_api::router(engine.clone(), options), stop)
        .await
        .or_failed("the API")?;
    Ok(Exit::Ok)
}

/// What was left undone, and where to come.
async fn tell_recovered(engine: &Engine, address: SocketAddr, console: Console) -> Outcome<()> {
    let count = |filter: ExecutionFilter| async move {
        engine
            .journal()
            .executions(&filter)
            .await
            .map(|rows| rows.len())
            .or_failed("the journal")
    };
    let status = |status: &str| ExecutionFilter {
        status: Some(status.to_owned()),
        limit: LIST_MAX,
        ..ExecutionFilter::default()
    };
    let open = count(status("running")).await? + count(status("waiting")).await?;
    let incidents = count(ExecutionFilter {
        incident: Some(true),
        limit: LIST_MAX,
        ..ExecutionFilter::default()
    })
    .await?;
    let mut items = 0;
    for status in ["open", "claimed", "submitted"] {
        let filter = WorkFilter {
            status: Some(status.to_owned()),
            limit: LIST_MAX,
            ..WorkFilter::default()
        };
        items += engine
            .work_items(&filter)
            .await
            .map_err(|error| host::engine(&error))?
            .len();
    }
    // A list is bounded: more than it holds is said to be more.
    let many = |count: usize| {
        if count >= usize::try_from(LIST_MAX).unwrap_or(usize::MAX) {
            format!("{count}+")
        } else {
            count.to_string()
        }
    };
    if console.is_json() {
        console.json(&json!({"listening": address.to_string(), "openExecutions": open, "incidents": incidents, "openWorkItems": items}))?;
        return Ok(());
    }
    console.text(&console.say(Message::Recovered, &[&many(open), &incidents, &many(items)]))?;
    console.text(&console.say(Message::Listening, &[&address]))?;
    console.text(&console.say(Message::HowToSend, &[&address]))
}

/// Everyone is the same local person, which is right only where nobody else can come.
fn open_to_all() -> Tokens {
    let office = Office {
        department: "local".to_owned(),
        division: None,
    };
    Tokens::insecure_open(Actor {
        person: "local".to_owned(),
        office,
        roles: Vec::new(),
        stands_for: Vec::new(),
    })
}

fn is_local(listen: &str) -> bool {
    listen
        .parse::<SocketAddr>()
        .is_ok_and(|address| address.ip().is_loopback())
        || listen.starts_with("localhost:")
}

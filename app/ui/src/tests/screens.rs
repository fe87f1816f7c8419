//! The planned screens from the kit's parts: they hold the parts together and are there to be looked at.

use crate::prelude::*;

use super::gallery::{assert_sound, write};
use super::html;
use crate::*;

fn text(words: &str) -> String {
    words.to_owned()
}

/// The frame as a partner sees it.
fn framed(current: &'static str, page: impl IntoView + 'static) -> impl IntoView {
    view! {
        <Frame
            skip_label="Skip to content"
            nav_label="Main"
            brand=view! { <Brand name="Entente" href="/" /> }
            nav=view! {
                <NavItem href="/" icon=IconName::Home label="Home" current=current == "home" />
                <NavItem
                    href="/registrations"
                    icon=IconName::Registrations
                    label="Registrations"
                    current=current == "registrations"
                    count=Some(3)
                    count_words="need you"
                />
                <NavItem href="/opportunities" icon=IconName::Opportunities label="Opportunities" current=current == "opportunities" />
            }
            more_label="More"
            more=view! { <NavItem href="/people" icon=IconName::Partners label="People" /> }
            nav_footer="Northwind Programme"
            top=view! {
                <Bell href="/notices" count=3 label="Notices, 3 unread" />
                <Menu
                    label="Your account"
                    summary=view! {
                        <span class="person">
                            <span class="avatar" aria-hidden="true">"MK"</span>
                            <span class="menu__name">"Mara König"</span>
                        </span>
                    }
                >
                    <MenuHeading>
                        <strong>"Mara König"</strong>
                        "Brightline Systems"
                    </MenuHeading>
                    <button class="menu__item" type="submit">
                        <Icon name=IconName::SignOut />
                        <span>"Sign out"</span>
                    </button>
                </Menu>
            }
        >
            {page}
        </Frame>
    }
}

type Row = (&'static str, &'static str, &'static str, Tone, &'static str, &'static str, &'static str, &'static str);

const ROWS: [Row; 7] = [
    (
        "Müller Maschinenbau GmbH",
        "R-7K2M-94",
        "Approved",
        Tone::Positive,
        "GTX Pro, MG Special",
        "48,000 USD",
        "Protected until 12 Mar",
        "2 hours ago",
    ),
    (
        "Aster & Rowe Logistics",
        "R-3FQX-18",
        "Information needed",
        Tone::Caution,
        "GTK 500",
        "126,500 USD",
        "You, until Thu 14:00",
        "yesterday",
    ),
    (
        "Condor Health Partners of Greater Minnesota",
        "R-9TBD-52",
        "In review",
        Tone::Info,
        "MG Advanced",
        "9,750 USD",
        "Dana Reyes, until Mon 09:00",
        "2 days ago",
    ),
    ("Plexzap", "R-5WNC-30", "Rejected", Tone::Critical, "GTX Basic", "3,200 USD", "–", "6 Nov"),
    (
        "Zoomit Analytics",
        "R-2HJR-77",
        "Submitted",
        Tone::Accent,
        "GTX Plus Pro",
        "64,000 USD",
        "Dana Reyes, until Tue 12:00",
        "5 Nov",
    ),
    ("Bluth Company", "R-8VLE-06", "Draft", Tone::Neutral, "–", "–", "You", "4 Nov"),
    (
        "Isdom Energy",
        "R-4PSA-63",
        "Approved",
        Tone::Positive,
        "GTX Plus Basic",
        "18,400 USD",
        "Protected until 2 Feb",
        "29 Oct",
    ),
];

fn table(rows: usize) -> impl IntoView {
    let rows = ROWS.iter().take(rows).map(|(customer, number, state, tone, products, amount, next, when)| {
        view! {
            <tr>
                <td data-label="Customer">
                    <a class="row-link" href="/registrations/1">
                        {*customer}
                    </a>
                    <span class="table__sub figures">{*number}</span>
                </td>
                <td data-label="State">
                    <Badge tone=*tone>{*state}</Badge>
                </td>
                <td data-label="Products" data-priority="3">
                    {*products}
                </td>
                <td data-label="Next" data-priority="2">
                    {*next}
                </td>
                <td class="number" data-label="Amount" data-priority="2">
                    {*amount}
                </td>
                <td class="number quiet" data-label="Changed" data-priority="3">
                    <Moment text=*when exact="20 November 2026, 09:12" datetime="2026-11-20T09:12:00Z" passive=true />
                </td>
            </tr>
        }
    });
    let by_amount = SortLink { href: text("?sort=amount"), state: SortState::None };
    let by_change = SortLink { href: text("?sort=changed"), state: SortState::Descending };
    view! {
        <TableFrame
            caption="Registrations"
            head=view! {
                <HeadCell label="Customer" />
                <HeadCell label="State" />
                <HeadCell label="Products" priority=3 />
                <HeadCell label="Next" priority=2 />
                <HeadCell label="Amount" numeric=true sort=by_amount priority=2 />
                <HeadCell label="Changed" numeric=true sort=by_change priority=3 />
            }
        >
            {rows.collect_view()}
        </TableFrame>
    }
}

fn need(tone: Tone, icon: IconName, what: &'static str, why: &'static str, until: &'static str) -> impl IntoView {
    view! {
        <li class=format!("needs__item {}", tone.class())>
            <span class="needs__icon">
                <Icon name=icon />
            </span>
            <div class="needs__words">
                <a class="needs__link" href="/registrations/1">
                    {what}
                </a>
                <p class="needs__why">{why}</p>
            </div>
            <div class="needs__until">
                <Deadline text=until exact="Thursday 26 November 2026, 14:00" datetime="2026-11-26T14:00:00Z" tone=tone />
            </div>
        </li>
    }
}

#[test]
fn the_home_holds_together() {
    let page = html(|| {
        framed(
            "home",
            view! {
                <PageHeader
                    title="Good morning, Mara"
                    purpose="What needs you today, and where your deals stand."
                    actions=view! {
                        <LinkButton href="/registrations/new" kind=ButtonKind::Primary icon=IconName::Plus>
                            "Register a deal"
                        </LinkButton>
                    }
                />
                <Card id="needs" heading="What needs you" note="3" flush=true>
                    <ul class="needs">
                        {need(Tone::Caution, IconName::Comment, "Answer Dana Reyes about Aster & Rowe Logistics", "“Which sites are in scope?”", "until Thu 14:00")}
                        {need(Tone::Critical, IconName::Protected, "Protection for Isdom Energy ends soon", "GTX Plus Basic, 18,400 USD", "in 3 days")}
                        {need(Tone::Neutral, IconName::Edit, "Finish the registration for Bluth Company", "Step 3 of 5: Opportunity", "started 4 Nov")}
                    </ul>
                </Card>
                <Stats label="Your numbers">
                    <Stat number="4" label="Open registrations" note="2 more than last month" href="#" />
                    <Stat number="192,700 USD" label="Protected pipeline" note="6 deals" href="#" />
                    <Stat number="71 %" label="Approved" note="of 24 this year" />
                    <Stat number="1" label="Overdue" tone=Tone::Critical href="#" />
                </Stats>
                <Card
                    id="mine"
                    heading="My registrations"
                    flush=true
                    actions=view! {
                        <LinkButton href="/registrations" size=ButtonSize::Small kind=ButtonKind::Quiet>
                            "Show all"
                        </LinkButton>
                    }
                >
                    {table(5)}
                </Card>
            },
        )
    });
    assert_sound(&write("home", "Home", &page));
}

#[test]
fn the_list_holds_together() {
    let states = ["Draft", "Submitted", "Approved"].map(|state| (state.to_lowercase(), text(state))).to_vec();
    let partners = ["Brightline Systems", "Kestrel IT"].map(|name| (name.to_lowercase(), text(name))).to_vec();
    let chips = vec![
        FilterChip {
            text: text("State is approved"),
            remove_href: text("?"),
            remove_words: text("Remove this filter"),
        },
        FilterChip {
            text: text("Amount is at least 5,000 USD"),
            remove_href: text("?"),
            remove_words: text("Remove this filter"),
        },
    ];
    let tab = |label: &str, count: Option<&str>, current| Tab {
        href: text("?view"),
        label: text(label),
        count: count.map(text),
        current,
    };
    let tabs = vec![tab("All", Some("48"), true), tab("Needs me", Some("3"), false), tab("Ending soon", None, false)];
    let page = html(|| {
        framed(
            "registrations",
            view! {
                <PageHeader
                    title="Registrations"
                    actions=view! {
                        <LinkButton href="#" kind=ButtonKind::Quiet icon=IconName::Download download=true>
                            "Export"
                        </LinkButton>
                        <LinkButton href="/registrations/new" kind=ButtonKind::Primary icon=IconName::Plus>
                            "Register a deal"
                        </LinkButton>
                    }
                />
                <TabLinks label="Views" tabs=tabs />
                <div class="list__tools">
                    <FilterBar
                        action="/registrations"
                        search_label="Search customer or number"
                        apply_label="Apply"
                        chips=chips
                        chips_label="Filters in force"
                        clear=(text("/registrations"), text("Clear all"))
                    >
                        <FilterSelect id="state" name="state" label="State" all="All" options=states value="approved" />
                        <FilterSelect id="partner" name="partner" label="Partner" all="All" options=partners />
                    </FilterBar>
                </div>
                <Card
                    flush=true
                    footer=view! {
                        <Pager
                            label="Pages"
                            count="1 to 7 of 48 registrations"
                            previous_label="Previous"
                            next_label="Next"
                            next=Some(text("?after=x"))
                        />
                    }
                >
                    {table(7)}
                </Card>
            },
        )
    });
    assert_sound(&write("list", "Registrations", &page));
}

fn stages() -> Vec<Stage> {
    let stage = |label: &str, state, words: &str, note: Option<&str>| Stage {
        label: text(label),
        state,
        state_words: text(words),
        note: note.map(text),
    };
    vec![
        stage("Draft", StageState::Done, "done", None),
        stage("Submitted", StageState::Done, "done", Some("18 Nov")),
        stage("In review", StageState::Current, "now", Some("Dana Reyes")),
        stage("Protected", StageState::Todo, "to come", Some("for 90 days")),
        stage("Won", StageState::Todo, "to come", None),
    ]
}

fn story() -> impl IntoView {
    view! {
        <Timeline label="What happened">
            <TimelineEntry icon=IconName::Comment tone=Tone::Caution datetime="2026-11-20T09:12:00Z" exact="20 November 2026, 09:12" when="2 days ago" comment="Which sites are in scope?\nAnd is the budget approved for this year?">
                <strong>"Dana Reyes"</strong>
                " asked for information"
            </TimelineEntry>
            <TimelineEntry icon=IconName::Search tone=Tone::Info datetime="2026-11-18T15:31:00Z" exact="18 November 2026, 15:31" when="4 days ago">
                "Checked for conflicts: needs a closer look"
            </TimelineEntry>
            <TimelineEntry icon=IconName::Send tone=Tone::Accent datetime="2026-11-18T15:30:00Z" exact="18 November 2026, 15:30" when="4 days ago">
                <strong>"Mara König"</strong>
                " submitted the registration"
            </TimelineEntry>
            <TimelineEntry icon=IconName::Edit datetime="2026-11-17T10:02:00Z" exact="17 November 2026, 10:02" when="5 days ago">
                <strong>"Mara König"</strong>
                " started a draft"
            </TimelineEntry>
        </Timeline>
    }
}

fn facts() -> impl IntoView {
    view! {
        <Card id="facts" heading="Deal">
            <Facts>
                <Fact label="Amount" numeric=true>
                    "126,500 USD"
                </Fact>
                <Fact label="Expected close">"18 December 2026"</Fact>
                <Fact label="Customer">"Aster & Rowe Logistics, United States"</Fact>
                <Fact label="Domain">
                    <a href="https://example.com">"asterrowe.example"</a>
                </Fact>
                <Fact label="Registered by">"Mara König, Brightline Systems"</Fact>
            </Facts>
        </Card>
        <Card id="lines" heading="Products">
            <table class="lines">
                <thead>
                    <tr>
                        <th scope="col">"Product"</th>
                        <th scope="col" class="number">
                            "Quantity"
                        </th>
                    </tr>
                </thead>
                <tbody>
                    <tr>
                        <td>"GTK 500"</td>
                        <td class="number">"4"</td>
                    </tr>
                    <tr>
                        <td>"MG Special"</td>
                        <td class="number">"120"</td>
                    </tr>
                </tbody>
            </table>
        </Card>
    }
}

fn next_step() -> impl IntoView {
    view! {
        <section class="next-step tone-caution" aria-label="Next step">
            <div class="next-step__words">
                <p class="next-step__title">"Waiting for your answer"</p>
                <p class="next-step__text">"Dana Reyes asked which sites are in scope. The review goes on once you answer."</p>
            </div>
            <div class="next-step__until">
                <Deadline text="until Thu 14:00" exact="Thursday 26 November 2026, 14:00" datetime="2026-11-26T14:00:00Z" tone=Tone::Caution />
            </div>
            <div class="next-step__actions">
                <LinkButton href="#answer" kind=ButtonKind::Primary>
                    "Answer"
                </LinkButton>
            </div>
            <StageBar label="Where it stands" stages=stages() tone=Tone::Caution />
        </section>
    }
}

#[test]
fn the_record_holds_together() {
    let page = html(|| {
        framed(
            "registrations",
            view! {
                <PageHeader
                    title="Aster & Rowe Logistics"
                    eyebrow="R-3FQX-18"
                    back=(text("/registrations"), text("Registrations"))
                    badge=view! { <Badge tone=Tone::Caution>"Information needed"</Badge> }
                    actions=view! { <Button icon=IconName::Cross>"Withdraw"</Button> }
                />
                {next_step()}
                <div class="record">
                    <aside class="record__aside">{facts()}</aside>
                    <div class="record__main">
                        <Card id="story" heading="What happened">
                            {story()}
                        </Card>
                        <Card id="related" heading="Opportunity" flush=true>
                            <ul class="related">
                                <li class="related__item">
                                    <a class="related__link" href="#">
                                        "Aster & Rowe Logistics, GTK 500"
                                    </a>
                                    <Badge tone=Tone::Info>"Qualification"</Badge>
                                    <span class="related__note">"10 %"</span>
                                </li>
                            </ul>
                        </Card>
                    </div>
                </div>
            },
        )
    });
    assert_sound(&write("record", "Aster & Rowe Logistics", &page));
}

fn match_of(
    id: &'static str,
    name: &'static str,
    kind: &'static str,
    tone: Tone,
    score: &'static str,
) -> impl IntoView {
    let row = |label: &str, left: &str, right: &str, signal: Option<(Tone, &str)>| Compared {
        label: text(label),
        left: text(left),
        right: text(right),
        signal: signal.map(|(tone, words)| (tone, text(words))),
    };
    let rows = vec![
        row("Name", "Aster & Rowe Logistics", "Aster and Rowe Logistics Inc.", Some((Tone::Critical, "Same name"))),
        row("Domain", "asterrowe.example", "asterrowe.example", Some((Tone::Critical, "Same domain"))),
        row("Country", "United States", "United States", None),
        row("Products", "GTK 500, MG Special", "GTK 500", Some((Tone::Caution, "1 product in common"))),
        row("Registered by", "Brightline Systems", "Kestrel IT", None),
        row("Protected until", "", "12 March 2027", None),
    ];
    view! {
        <section class="match" aria-labelledby=id>
            <div class="match__head">
                <h2 class="match__name" id=id>
                    {name}
                </h2>
                <Badge tone=tone>{kind}</Badge>
                <span class="match__score">{score}</span>
            </div>
            <SideBySide
                caption=format!("This registration compared with {name}")
                row_heading="Fact"
                left="This registration"
                right=name
                signal_heading="What speaks for the same deal"
                rows=rows
            />
        </section>
    }
}

fn decide() -> impl IntoView {
    let choices = vec![
        Choice::new("approve", "Approve").hint("Protects the deal for 90 days and makes an opportunity."),
        Choice::new("ask", "Ask for information").hint("The partner answers and submits again."),
        Choice::new("reject", "Reject").hint("The partner sees your reason."),
    ];
    let reasons = vec![
        (text("claimed"), text("Already registered by somebody else")),
        (text("ours"), text("We are in contact already")),
    ];
    view! {
        <Card id="decide" heading="Decide">
            <form class="decision__form" novalidate=true>
                <RadioGroup id="decision" name="decision" legend="Your decision" choices=choices value="reject" />
                <div class="decision__when" data-when="reject">
                    <Field id="reason" label="Reason">
                        <Select id="reason" name="reason" options=reasons empty="Choose a reason" />
                    </Field>
                </div>
                <Field id="comment" label="Comment" mark="optional">
                    <TextArea id="comment" name="comment" rows=3 />
                </Field>
                <Button kind=ButtonKind::Primary submit=true>
                    "Send decision"
                </Button>
            </form>
        </Card>
    }
}

#[test]
fn the_decision_holds_together() {
    let page = html(|| {
        framed(
            "registrations",
            view! {
                <PageHeader
                    title="Aster & Rowe Logistics"
                    eyebrow="R-3FQX-18"
                    back=(text("/queue"), text("Queue"))
                    badge=view! { <Badge tone=Tone::Info>"In review"</Badge> }
                >
                    <span>"Brightline Systems"</span>
                    <span>"126,500 USD"</span>
                    <Deadline text="due today at 17:00" exact="22 November 2026, 17:00" datetime="2026-11-22T17:00:00Z" tone=Tone::Caution />
                </PageHeader>
                <div class="decision">
                    <div class="decision__main">
                        <Banner tone=Tone::Critical title="A live claim stands against this deal">
                            <p>"GTK 500 is protected for Kestrel IT until 12 March 2027. Approving is refused while that claim stands."</p>
                        </Banner>
                        {match_of("match-1", "Aster and Rowe Logistics Inc.", "Registration", Tone::Critical, "94 of 100")}
                        {match_of("match-2", "Aster Rowe", "Company", Tone::Caution, "71 of 100")}
                    </div>
                    <div class="decision__panel">{decide()}</div>
                </div>
            },
        )
    });
    assert_sound(&write("decision", "Decide", &page));
}

fn steps() -> Vec<Step> {
    let step = |label: &str, state, words: &str, reachable: bool| Step {
        label: text(label),
        href: reachable.then(|| text("#")),
        state,
        state_words: text(words),
    };
    vec![
        step("Customer", StepState::Done, "done", true),
        step("Contact", StepState::Problem, "needs a look", true),
        step("Opportunity", StepState::Current, "now", true),
        step("Evidence", StepState::Todo, "to come", false),
        step("Review", StepState::Todo, "to come", false),
    ]
}

fn product_line(at: usize, quantity: &'static str) -> impl IntoView {
    let products = ["GTX Basic", "GTX Pro", "MG Special"].map(|name| (name.to_lowercase(), text(name))).to_vec();
    let (product, amount) = (format!("product-{at}"), format!("quantity-{at}"));
    view! {
        <li class="product-line">
            <Field id=product.clone() label="Product">
                <Select id=product.clone() name=product options=products value="gtx pro" />
            </Field>
            <Field id=amount.clone() label="Quantity">
                <TextInput id=amount.clone() name=amount value=quantity inputmode="numeric" />
            </Field>
            <Button kind=ButtonKind::Quiet icon=IconName::Delete icon_only=true>
                "Remove this product"
            </Button>
        </li>
    }
}

#[test]
fn the_guided_form_holds_together() {
    let currencies = vec![(text("usd"), text("USD")), (text("eur"), text("EUR"))];
    let sources = vec![
        Choice::new("known", "A customer of ours"),
        Choice::new("event", "Met at an event"),
        Choice::new("other", "Another way"),
    ];
    let page = html(|| {
        framed(
            "registrations",
            view! {
                <div class="guided">
                    <div class="guided__steps">
                        <Stepper label="Steps" steps=steps() />
                    </div>
                    <div class="guided__main">
                        <PageHeader title="Step 3 of 5: Opportunity" purpose="What the customer wants to buy, and when." />
                        <ProblemSummary
                            heading="One answer needs a look"
                            problems=vec![(text("#value"), text("Write an amount above zero"))]
                        />
                        <form class="form" novalidate=true>
                            <div class="form__fields">
                                <Field id="title" label="Name of the opportunity" help="How you speak of it, so that both sides find it again.">
                                    <TextInput id="title" name="title" value="Packaging line 4" has_help=true />
                                </Field>
                                <fieldset class="form__group">
                                    <legend class="form__legend">"Products"</legend>
                                    <ul class="product-lines">{product_line(1, "4")} {product_line(2, "120")}</ul>
                                    <div>
                                        <Button size=ButtonSize::Small icon=IconName::Plus>
                                            "Add a product"
                                        </Button>
                                    </div>
                                </fieldset>
                                <div class="form__row form__row--short-last">
                                    <Field id="value" label="Amount" problem=Some(text("Write an amount above zero"))>
                                        <TextInput id="value" name="value" value="0" inputmode="decimal" invalid=true />
                                    </Field>
                                    <Field id="currency" label="Currency">
                                        <Select id="currency" name="currency" options=currencies value="usd" />
                                    </Field>
                                </div>
                                <Field id="when" label="Expected close">
                                    <TextInput id="when" name="when" input_type="date" value="2026-12-18" width=InputWidth::Medium />
                                </Field>
                                <RadioGroup id="found" name="found" legend="How did you find it?" choices=sources value="event" />
                            </div>
                            <div class="form-bar">
                                <LinkButton href="#">"Back"</LinkButton>
                                <SavedState text="Saved a moment ago" tone=Tone::Positive />
                                <Button kind=ButtonKind::Primary submit=true>
                                    "Continue"
                                </Button>
                            </div>
                        </form>
                    </div>
                </div>
            },
        )
    });
    assert_sound(&write("form", "Step 3 of 5: Opportunity", &page));
}

#[test]
fn the_review_holds_together() {
    let part = |id: &'static str, title: &'static str| {
        view! {
            <section class="review" aria-labelledby=id>
                <div class="review__head">
                    <h2 class="review__title" id=id>
                        {title}
                    </h2>
                    <a class="review__edit" href="#">
                        "Change"
                        <VisuallyHidden>{format!(" {title}")}</VisuallyHidden>
                    </a>
                </div>
                <Facts columns=true>
                    <Fact label="Legal name">"Aster & Rowe Logistics"</Fact>
                    <Fact label="Domain">"asterrowe.example"</Fact>
                    <Fact label="Country">"United States"</Fact>
                    <Fact label="Amount" numeric=true>
                        "126,500 USD"
                    </Fact>
                </Facts>
            </section>
        }
    };
    let page = html(|| {
        framed(
            "registrations",
            view! {
                <div class="guided">
                    <div class="guided__steps">
                        <Stepper label="Steps" steps=steps() />
                    </div>
                    <div class="guided__main">
                        <PageHeader title="Step 5 of 5: Review" />
                        <div>{part("r1", "Customer")} {part("r2", "Opportunity")}</div>
                        <form class="form" novalidate=true>
                            <div class="form-bar">
                                <LinkButton href="#">"Back"</LinkButton>
                                <SavedState text="Saved a moment ago" tone=Tone::Positive />
                                <Button kind=ButtonKind::Primary submit=true>
                                    "Submit registration"
                                </Button>
                            </div>
                        </form>
                    </div>
                </div>
            },
        )
    });
    assert_sound(&write("review", "Step 5 of 5: Review", &page));
}

fn demo_person(letters: &'static str, name: &'static str, role: &'static str, email: &'static str) -> impl IntoView {
    view! {
        <li>
            <button class="sign-in__person" type="submit">
                <span class="avatar" aria-hidden="true">
                    {letters}
                </span>
                <span class="sign-in__name">{name} <span class="sign-in__role">{role}</span></span>
                <span class="sign-in__email">{email}</span>
            </button>
        </li>
    }
}

#[test]
fn the_sign_in_page_holds_together() {
    let page = html(|| {
        view! {
            <main class="sign-in" id="main">
                <div class="sign-in__box">
                    <div class="sign-in__brand">
                        <Brand name="Entente" />
                    </div>
                    <h1 class="sign-in__title" id="page-title">
                        "Sign in"
                    </h1>
                    <p class="sign-in__purpose">"To the Northwind partner portal."</p>
                    <form class="sign-in__form" method="post" novalidate=true>
                        <Banner tone=Tone::Critical title="That email and password do not match" live=true>
                            <p>"Check both and try again."</p>
                        </Banner>
                        <Field id="email" label="Email">
                            <TextInput id="email" name="email" input_type="email" autocomplete="username" />
                        </Field>
                        <Field id="password" label="Password">
                            <TextInput id="password" name="password" input_type="password" autocomplete="current-password" />
                        </Field>
                        <Button kind=ButtonKind::Primary submit=true>
                            "Sign in"
                        </Button>
                    </form>
                </div>
                <section class="sign-in__demo" aria-labelledby="demo">
                    <h2 class="sign-in__demo-title" id="demo">
                        "Demo people"
                    </h2>
                    <p class="sign-in__demo-purpose">"Choose one to look around."</p>
                    <ul class="sign-in__people">
                        {demo_person("MK", "Mara König", "Seller, Brightline Systems", "mara@brightline.example")}
                        {demo_person("TO", "Tomás Ortega", "Manager, Brightline Systems", "tomas@brightline.example")}
                        {demo_person("DR", "Dana Reyes", "Channel manager, Northwind", "dana@northwind.example")}
                    </ul>
                </section>
            </main>
        }
    });
    assert_sound(&write("sign-in", "Sign in", &page));
}

#[test]
fn the_error_page_holds_together() {
    let page = html(|| {
        framed(
            "",
            view! {
                <div class="error">
                    <span class="error__icon">
                        <Icon name=IconName::Question />
                    </span>
                    <h1 class="error__title" id="page-title">
                        "There is nothing at this address"
                    </h1>
                    <p class="error__text">
                        "It may have been withdrawn, or it is not shared with you. Nothing of yours is lost."
                    </p>
                    <div class="error__actions">
                        <LinkButton href="/" kind=ButtonKind::Primary>
                            "Go home"
                        </LinkButton>
                        <LinkButton href="/registrations">"Registrations"</LinkButton>
                    </div>
                    <p class="error__reference">"Reference " <code class="mono">"01JD-7K2M-94QX"</code></p>
                </div>
            },
        )
    });
    assert_sound(&write("error", "There is nothing at this address", &page));
}

//! The scenario file, key by key: the one place where its keys, what they mean and what they may hold
//! are written down. The reader and the JSON Schema both come from here.

use super::kinds::{
    AgeShares, AreaCode, BudgetNames, Budgets, DiscountRate, EvidenceValue, FigureYear, FilePath,
    GeneralReading, HorizonYears, KeyPath, LimitMonths, Lines, Multiplier, Name, OptionId, People,
    PoundsPerQaly, PoundsPerYear, Preset, PriceYear, Prose, Quality, RemainderYears, RowId,
    RowReading, Runs, Seed, Share, Size, StigmaLevel, TimesMoney, TimesToday, Title, Traditions,
    Wave, Years,
};
use super::lines::Line;
use super::observed::Observable;
use super::people::Substance;
use super::policy::{LeroStanding, Mechanism};
use super::reader::{At, ByKey, Key, Named, Need, OneOrMany, Readable, Reader, Shape, table};
use super::rebalance::{Guard, Objective};
use super::tree::Node;
use super::types::{Perspective, Valuation};
use super::written::{Figure, Month, StreamName};

table! {
    /// A question about a treatment budget: an area, its budget, and the options to compare.
    ScenarioFile {
        /// Another scenario on which this one builds: a path relative to this file, or the name of a
        /// built-in scenario. Write only what differs. Options with the same id replace, others are added.
        extends: FilePath = Optional,
        /// Name in folders and columns: lower-case letters, digits, `-` and `_`.
        name: Name = Required,
        /// Title in sentences.
        title: Title = Required,
        /// What the scenario asks, in a sentence or two.
        description: Prose = Optional,
        /// The first month, such as "2025-04". Years are counted from here.
        start: Month = Required,
        /// Whole years simulated, 1 to 40.
        horizon_years: HorizonYears = Required,
        /// Whether demand and the danger of the supply drift, from run to run and year by year, as they did in England
        /// before 2019. They do when left out. All options share it.
        drift: bool = Optional,
        /// Price year of every pound in the file: 2024 is 2024/25.
        price_year: PriceYear = Required,
        /// Runs of every option, unless the command line says otherwise. 1000 when left out.
        runs: Runs = Optional,
        /// Seed of the random numbers, unless the command line says otherwise. 1 when left out.
        seed: Seed = Optional,
        /// Ids of the options that are run beside the comparator, for a file that extends one with others.
        /// All when left out.
        only: Vec<At<OptionId>> = Optional,
        /// Figures that are not the area's own yet, by name, such as "budget.rehab" or "area.opiate.dependent", the one that
        /// is worth most first. Every answer says so until they are off the list.
        stand_ins: Vec<At<KeyPath>> = Optional,
        /// The people at the start.
        area: AreaFile = Required,
        /// A spreadsheet (.xlsx, .xls, .ods or .csv) as the council keeps it, from which the whole budget at the start is
        /// read: a path relative to this file. Lines under `[budget]` in this file replace its own.
        budget_from: FilePath = Optional,
        /// The sheet of that spreadsheet. The one that shows and holds a budget when left out.
        budget_sheet: Title = Optional,
        /// What names in that spreadsheet mean: `"Turning Tide contract" = "keyworking"`, or "left_out" for a row that
        /// is not part of the budget. These come before the names that are known.
        budget_names: BudgetNames = Optional,
        /// Pounds a year at the start, by line. A line that is left out has none.
        budget: Budgets = Required,
        /// Several areas, run each on its own and added up. Each is like `[area]` and `[budget]` in all that it does
        /// not say. One area when left out.
        areas: Vec<At<PartFile>> = Optional,
        /// Parts of the budget that come from grants. Where one has an end, everybody loses it then unless an option renews it.
        stream: OneOrMany<StreamFile> = Optional,
        /// Public figures of the area: shown beside the model, and fitted by `balance calibrate`.
        observed: Vec<At<ObservedFile>> = Optional,
        /// What grants ask for. No option is stopped by a condition; the answer says which ones it breaks.
        conditions: Vec<At<ConditionFile>> = Optional,
        /// How results are valued.
        economics: EconomicsFile = Optional,
        /// Which reading of the evidence is used.
        evidence: EvidenceFile = Optional,
        /// The option against which the others are compared: the budget and the policies stay as they are.
        comparator: ComparatorFile = Optional,
        /// Something from outside that befalls every option and the comparator.
        shock: OneOrMany<ShockFile> = Optional,
        /// The options: changes to the budget or the policies.
        options: Vec<At<OptionFile>> = Optional,
        /// What `balance rebalance` may do. Nothing else reads it.
        rebalance: RebalanceFile = Optional,
    }
}

table! {
    /// What a search for other balances may do.
    RebalanceFile {
        /// What is wanted: "deaths" (fewer), "recovery" (more people reaching one year) or "settled" (more people in settled
        /// recovery). "deaths" when left out.
        objective: Named<Objective> = Optional,
        /// Pounds a year of the whole budget in the end. Today's when left out.
        total_gbp_per_year: PoundsPerYear = Optional,
        /// Lines, or groups of lines, that keep their pounds.
        protect: Vec<At<Named<Lines>>> = Optional,
        /// The least that a line may have, as a multiple of today's. 0.75 when left out.
        least: ByKey<Lines, TimesMoney> = Optional,
        /// The most that a line may have, as a multiple of today's. 1.5 when left out, and 4 for naloxone.
        most: ByKey<Lines, TimesMoney> = Optional,
        /// Pounds a year that a line without money may be given. Such lines stay without when left out.
        begin_gbp_per_year: ByKey<Lines, PoundsPerYear> = Optional,
        /// Pounds a year that may be moved in all.
        most_moved_gbp_per_year: PoundsPerYear = Optional,
        /// Pounds a year of one step. £25,000 when left out, or a thousandth of the budget where that is more.
        step_gbp_per_year: PoundsPerYear = Optional,
        /// The month in which the money begins to move. A year after the start when left out.
        from: Month = Optional,
        /// Years over which it moves, month by month. 1 when left out.
        over_years: Years = Optional,
        /// Guards that are lifted: what may get worse than today.
        lift: Vec<At<Named<Guard>>> = Optional,
        /// Whether money may move from one area to another, in a file with several. It may not when left out.
        between_areas: bool = Optional,
    }
}

table! {
    /// The people at the start.
    AreaFile {
        /// Name in sentences.
        name: Title = Required,
        /// Where the figures come from, or that they are illustrative.
        source: Title = Required,
        /// ONS code of the authority, such as "E08000014": `balance check` sets it beside its neighbours. None of an invented
        /// area.
        code: AreaCode = Optional,
        /// Adults and children resident.
        population: People = Required,
        /// People dependent on opiates, with or without crack.
        opiate: GroupFile = Required,
        /// People dependent on non-opiates only.
        non_opiate: GroupFile = Required,
        /// People dependent on non-opiates and alcohol.
        non_opiate_alcohol: GroupFile = Required,
        /// People dependent on alcohol only.
        alcohol: GroupFile = Required,
        /// People dependent on new psychoactive substances.
        nps: GroupFile = Required,
        /// Factors on levels that the evidence leaves open, set by hand or fitted by `balance calibrate`.
        levels: LevelsFile = Optional,
        /// Draws that `balance calibrate` made: a CSV file, relative to this one. Every run takes one.
        fitted: FilePath = Optional,
        /// What that fit warned of: `balance calibrate` writes it, and every answer says so first.
        fit_warned: Vec<At<Prose>> = Optional,
        /// The people, money and figures that the fit rests on: `balance calibrate` writes them, and every answer says so first
        /// where the file has changed since.
        fit_of: Vec<At<Prose>> = Optional,
    }
}

table! {
    /// One of several areas.
    PartFile {
        /// Id in columns: a letter, then lower-case letters, digits and `_`.
        id: OptionId = Required,
        /// Name in sentences. The id when left out.
        title: Title = Optional,
        /// Where its figures come from. As `[area]` says when left out.
        source: Title = Optional,
        /// Its people, as a multiple of those stated. 1 when left out.
        people: Size = Optional,
        /// Its money, as a multiple of the budget stated. As `people` when left out.
        money: Size = Optional,
        /// Adults and children resident.
        population: People = Optional,
        /// People dependent on opiates, with or without crack. A share left out is that of `[area]`, here and below.
        opiate: GroupFile = Optional,
        /// People dependent on non-opiates only.
        non_opiate: GroupFile = Optional,
        /// People dependent on non-opiates and alcohol.
        non_opiate_alcohol: GroupFile = Optional,
        /// People dependent on alcohol only.
        alcohol: GroupFile = Optional,
        /// People dependent on new psychoactive substances.
        nps: GroupFile = Optional,
        /// Factors on levels, on top of those of `[area]`.
        levels: LevelsFile = Optional,
        /// Pounds a year at the start, by line: those of `[budget]` in lines that are left out.
        budget: ByKey<Line, PoundsPerYear> = Optional,
    }
}

table! {
    /// People with one dependence. With `dependent = 0` the other keys may be left out.
    GroupFile {
        /// Dependent adults who are not in recovery, in or out of treatment.
        dependent: People = Required,
        /// Shares aged 18–34, 35–49, and 50 and over. They add up to 1.
        age_shares: AgeShares = Optional,
        /// Share who are women.
        female_share: Share = Optional,
        /// Share who want abstinence. 0.566 when left out (c-N21).
        abstinence_share: Share = Optional,
        /// Share of higher complexity; for alcohol, share whose dependence is moderate or severe.
        higher_complexity_share: Share = Optional,
        /// Ages of people newly dependent, as shares aged 18–34, 35–49, and 50 and over. They add up to 1.
        onset_age_shares: AgeShares = Optional,
    }
}

table! {
    /// Factors on levels; 1 leaves the evidence as it stands.
    LevelsFile {
        /// On people newly dependent, by group. 1 keeps the numbers of the start.
        onset: ByKey<Substance, Multiplier> = Optional,
        /// On entry to treatment, by group.
        entry: ByKey<Substance, Multiplier> = Optional,
        /// On leaving treatment, by group.
        exit: ByKey<Substance, Multiplier> = Optional,
        /// On dependent people at the start, by group.
        dependent: ByKey<Substance, Multiplier> = Optional,
        /// On people in treatment at the start, by group. 1 is where the area would settle with its money; below 1 it grows
        /// from there in the first years, above 1 it shrinks.
        in_treatment: ByKey<Substance, Multiplier> = Optional,
        /// On overdose deaths.
        overdose: Multiplier = Optional,
        /// On alcohol-specific deaths.
        alcohol: Multiplier = Optional,
        /// On deaths from other causes.
        other_causes: Multiplier = Optional,
    }
}

table! {
    /// How results are valued. Keys beside the preset replace what it says.
    EconomicsFile {
        /// "green_book_2026" (costs 3.5 %, QALYs 1.5 %, £70,000 per QALY, costs to society) or "nice" (3.5 %, 3.5 %,
        /// £20,000, costs to public bodies). When left out, the numbers of the first and the commissioner's costs alone.
        preset: Named<Preset> = Optional,
        /// Yearly discount rate on costs.
        discount_costs: DiscountRate = Optional,
        /// Yearly discount rate on QALYs.
        discount_qalys: DiscountRate = Optional,
        /// Pounds per QALY in net monetary benefit.
        threshold_gbp_per_qaly: PoundsPerQaly = Optional,
        /// Whose valuation of health counts: "base", "public" or "patient". "base" when left out.
        valuation: Named<Valuation> = Optional,
        /// Whose costs count in net monetary benefit: "commissioner" (spend), "public" (and NHS medicines, hospital care,
        /// social care, prison health care and rent) or "society" (and crime). As the preset says; "commissioner" without
        /// one.
        perspective: Named<Perspective> = Optional,
        /// Years after the horizon over which survivors' QALYs and costs are counted. 40 when left out.
        remainder_years: RemainderYears = Optional,
    }
}

table! {
    /// Which reading of the evidence is used.
    EvidenceFile {
        /// Reading of every contested row: "base", "sceptical" or "hopeful".
        reading: Named<GeneralReading> = Optional,
        /// Readings of single rows, by id.
        readings: ByKey<RowId, RowReading> = Optional,
        /// Values in place of rows of the register.
        r#override: Vec<At<OverrideFile>> = Optional,
    }
}

table! {
    /// A value in place of a row of the register. It has no spread.
    OverrideFile {
        /// Id of the row.
        id: Named<RowId> = Required,
        /// The value, in the unit of the row.
        value: EvidenceValue = Required,
        /// Where the value comes from.
        source: Title = Required,
    }
}

table! {
    /// The option against which the others are compared.
    ComparatorFile {
        /// Title in sentences. "Carry on as now" when left out.
        title: Title = Optional,
        /// Streams that go on, by name: for every option as well, unless it ends them.
        renew: Vec<At<StreamName>> = Optional,
    }
}

table! {
    /// A change to the budget or the policies. Every share is a share of the budget at the start.
    OptionFile {
        /// Id in columns: a letter, then lower-case letters, digits and `_`.
        id: OptionId = Required,
        /// Title in sentences.
        title: Title = Required,
        /// Takes money away.
        cut: OneOrMany<CutFile> = Optional,
        /// Moves money from some lines to others. The total stays the same.
        shift: OneOrMany<ShiftFile> = Optional,
        /// Gives lines a new amount.
        set: OneOrMany<SetFile> = Optional,
        /// Brings new money.
        add: OneOrMany<AddFile> = Optional,
        /// Streams that go on, by name.
        renew: Vec<At<StreamName>> = Optional,
        /// Streams that end under this option in a month of its own, whatever the stream says.
        end: OneOrMany<EndFile> = Optional,
        /// Changes what is done, not what is spent.
        policy: OneOrMany<PolicyFile> = Optional,
        /// Something from outside that befalls this option alone.
        shock: OneOrMany<ShockFile> = Optional,
        /// Ids of the options that this one puts together: the answer shows each alone, their sum, and this one.
        parts: Vec<At<OptionId>> = Optional,
    }
}

table! {
    /// A stream that ends.
    EndFile {
        /// Its name.
        stream: StreamName = Required,
        /// First month without it.
        on: Month = Required,
    }
}

table! {
    /// A part of the budget that a grant pays, or money that it brings.
    StreamFile {
        /// Its name, by which an option renews or ends it.
        name: OptionId = Required,
        /// What it is called in sentences, such as "DATRIG 2025/26". The name when left out.
        title: Title = Optional,
        /// First month with it: new money, on top of the budget. Part of the budget from the start when left out.
        from: Month = Optional,
        /// First month without it. It goes on, unless an option ends it, when left out.
        until: Month = Optional,
        /// Pounds a year that it pays, by line or group of lines.
        gbp_per_year: ByKey<Lines, PoundsPerYear> = Required,
        /// Ids of the areas in which it happens, in a file with several. All when left out.
        areas: Vec<At<OptionId>> = Optional,
    }
}

table! {
    /// A public figure.
    ObservedFile {
        /// What was counted: one name, or names of counts of people with `+` between them, which are added up.
        quantity: Named<Observable> = Required,
        /// What it is called in sentences. The published name when left out.
        title: Title = Optional,
        /// The financial year, by its first calendar year: 2024 is 2024/25. For deaths by calendar year, that year.
        year: FigureYear = Required,
        /// The figure; for the whole year unless the quantity is a number on a day.
        value: Figure = Required,
        /// Nine in ten believe the truth to be above this. With `high`; a tenth of the figure, or chance, when left out.
        low: Figure = Optional,
        /// And below this.
        high: Figure = Optional,
        /// What the publisher rounds it to, such as 5: the error of rounding is counted.
        rounded_to: Figure = Optional,
        /// Where it is published.
        source: Title = Required,
        /// Whether `balance calibrate` fits it. True for the latest year at or before the start when left out.
        fit: bool = Optional,
    }
}

table! {
    /// A condition of a grant: the least that has to be spent on some lines.
    ConditionFile {
        /// Id: a letter, then lower-case letters, digits and `_`.
        id: OptionId = Required,
        /// Whose condition it is, in sentences.
        title: Title = Required,
        /// The stream whose condition it is: it holds while that is paid. It holds whatever is paid when left out.
        stream: StreamName = Optional,
        /// The lines that it is about, added up over every area.
        lines: Vec<At<Named<Lines>>> = Required,
        /// Pounds a year that they have to have together.
        least_gbp_per_year: PoundsPerYear = Required,
        /// First month in which it holds. The start when left out.
        from: Month = Optional,
        /// First month in which it no longer holds. It holds to the end when left out.
        until: Month = Optional,
    }
}

table! {
    /// Something from outside: a supply shock, a wave, a pandemic.
    ShockFile {
        /// First month. The start when left out.
        from: Month = Optional,
        /// First month in which it is over. It lasts to the end when left out.
        until: Month = Optional,
        /// Share of opioid exposures that hold nitazenes, on top of today's.
        nitazenes: Share = Optional,
        /// People newly dependent on new psychoactive substances, on top of today's, as a multiple of it.
        nps_wave: Wave = Optional,
        /// A pandemic: 0 none, 1 as at its height.
        pandemic: Share = Optional,
        /// People who ask for treatment, against today's, by group: 1.3 is three tenths more.
        entry: DemandFile = Optional,
        /// The danger of the supply, on overdose, against today's: 1.3 is three tenths more.
        supply: Multiplier = Optional,
        /// Ids of the areas in which it happens, in a file with several. All when left out.
        areas: Vec<At<OptionId>> = Optional,
    }
}

table! {
    /// Demand for treatment, against today's.
    DemandFile {
        /// People dependent on opiates.
        opiate: Multiplier = Optional,
        /// People who use non-opiates only, new psychoactive substances among them.
        non_opiate: Multiplier = Optional,
        /// People who use non-opiates and alcohol.
        non_opiate_alcohol: Multiplier = Optional,
        /// People dependent on alcohol only.
        alcohol: Multiplier = Optional,
        /// Years over which it comes about, month by month, by the same share each month. 0, at once, when left out.
        over_years: Years = Optional,
    }
}

table! {
    /// A cut. Without `lines` it takes a share of the whole budget from the front line: management,
    /// premises and commissioning keep their pounds, and so do lines whose effect the model cannot see.
    CutFile {
        /// Share taken: of the whole budget, or of `lines` when they are named.
        by: Share = Required,
        /// First month. The start when left out.
        from: Month = Optional,
        /// Years over which the cut comes about, month by month. 0, at once, when left out.
        over_years: Years = Optional,
        /// Lines that are cut, each by the same share.
        lines: Vec<At<Named<Lines>>> = Optional,
        /// Lines that keep their pounds in a cut of the whole budget.
        protect: Vec<At<Named<Lines>>> = Optional,
        /// Whether a cut of the whole budget takes the same share of every line that bears it. When left out, prescribing
        /// loses half the share that the others lose: councils protect it last.
        evenly: bool = Optional,
        /// Ids of the areas in which it happens, in a file with several. All when left out.
        areas: Vec<At<OptionId>> = Optional,
    }
}

table! {
    /// Money moved, pro rata to what each line has at the start (equally where all have nothing).
    ShiftFile {
        /// Lines that give.
        from: Vec<At<Named<Lines>>> = Required,
        /// Lines that receive.
        to: Vec<At<Named<Lines>>> = Required,
        /// Pounds a year moved. This or `share`.
        amount_gbp_per_year: PoundsPerYear = Optional,
        /// Share of the giving lines moved. This or `amount_gbp_per_year`.
        share: Share = Optional,
        /// First month. The start of the scenario when left out.
        start: Month = Optional,
        /// Years over which the money moves, month by month. 0, at once, when left out.
        over_years: Years = Optional,
        /// Ids of the areas in which it happens, in a file with several. All when left out.
        areas: Vec<At<OptionId>> = Optional,
    }
}

table! {
    /// New amounts for lines.
    SetFile {
        /// First month. The start when left out.
        from: Month = Optional,
        /// Pounds a year, by line or group of lines.
        gbp_per_year: ByKey<Lines, PoundsPerYear> = Required,
        /// Ids of the areas in which it happens, in a file with several. All when left out.
        areas: Vec<At<OptionId>> = Optional,
    }
}

table! {
    /// New money for lines, on top of what they have.
    AddFile {
        /// First month. The start when left out.
        from: Month = Optional,
        /// First month without the money, for a grant that ends. It never ends when left out.
        until: Month = Optional,
        /// Years over which the money builds up, month by month. 0, at once, when left out.
        over_years: Years = Optional,
        /// Pounds a year, by line or group of lines.
        gbp_per_year: ByKey<Lines, PoundsPerYear> = Required,
        /// Ids of the areas in which it happens, in a file with several. All when left out.
        areas: Vec<At<OptionId>> = Optional,
    }
}

table! {
    /// Policies from a month on. What is left out stays as it was.
    PolicyFile {
        /// First month. The start when left out.
        from: Month = Optional,
        /// First month in which it no longer holds. It holds to the end when left out.
        until: Month = Optional,
        /// Mechanisms that are absent: exactly no effect. Not the same as no money for a service.
        off: Vec<At<Named<Mechanism>>> = Optional,
        /// People on a prescription are tapered once prescribers are past their largest load.
        taper: bool = Optional,
        /// Traditions of mutual aid on offer, 1 to 6.
        mutual_aid_traditions: Traditions = Optional,
        /// Share of mutual-aid groups that send people on to one that fits better. 0 is rivalry.
        mutual_aid_cooperation: Share = Optional,
        /// Whether a LERO welcomes people on a prescription.
        lero_inclusive: bool = Optional,
        /// Factor on what a LERO does: 1 as today, 0 nothing, below 0 harm.
        lero_quality: Quality = Optional,
        /// What a tender made of the LERO: "independent" (as today), "absorbed", "barred" from bidding, or "lost".
        lero_standing: Named<LeroStanding> = Optional,
        /// Share of LEROs in a network with standards judged by lived experience. 0 is as today.
        lero_network: Share = Optional,
        /// Share of people who want abstinence and are referred directly to detox and rehab, on top of today's.
        direct_referral: Share = Optional,
        /// Share of assessments at which a mentor or advocate is present, on top of today's.
        assessment_mentors: Share = Optional,
        /// Whether everybody is assessed at one place first.
        single_point_of_assessment: bool = Optional,
        /// Outreach workers with lived experience, as a multiple of today's. Vetting shrinks it.
        lived_experience_workforce: TimesToday = Optional,
        /// Share of people about to be imprisoned who are diverted to treatment instead.
        diversion: Share = Optional,
        /// Share of people released from prison, and missed today, whom treatment picks up.
        prison_continuity: Share = Optional,
        /// How far courts, benefits and families press people into treatment. 0 is as today.
        coercion: Share = Optional,
        /// How far benefit sanctions and fear for one's children keep people away. 0 is as today.
        deterrence: Share = Optional,
        /// How far test results decide who is referred. 0 is as today.
        testing: Share = Optional,
        /// Share of contracts paid by results. 0 is as today.
        payment_by_results: Share = Optional,
        /// How far an abstinence target is enforced on prescribing. 0 is as today.
        abstinence_target: Share = Optional,
        /// Months after which a prescription ends. No limit when left out.
        time_limit_months: LimitMonths = Optional,
        /// Whether contracts are tendered and handed over in the first month of this policy.
        retender: bool = Optional,
        /// Whether contracts are merged: overhead is saved, doors are lost.
        merger: bool = Optional,
        /// Share of beds and other bought places under block contracts, paid whether used or not. 0: all are spot
        /// purchases, paid only when used.
        block_contracts: Share = Optional,
        /// Keyworkers' time on administration, as a multiple of today's.
        administration: TimesToday = Optional,
        /// Share of provision for women that is gender-specific. 0 is as today.
        gender_specific: Share = Optional,
        /// Share of commissioning bodies on which users sit. 0 is as today.
        users_on_boards: Share = Optional,
        /// Stigma: 0 as today, 1 as where it is high, -1 as much less.
        stigma: StigmaLevel = Optional,
        /// Share of people on a prescription who take daily buprenorphine. Today's when left out.
        buprenorphine_share: Share = Optional,
        /// Share of people on a prescription who take depot buprenorphine. Today's when left out.
        depot_share: Share = Optional,
        /// Ids of the areas in which it happens, in a file with several. All when left out.
        areas: Vec<At<OptionId>> = Optional,
    }
}

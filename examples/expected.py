#!/usr/bin/env python3
"""The figures that each template must give, computed from the raw files without Rapport.

    python3 examples/expected.py --data ../shared/data            writes NAME/expected.yaml
    python3 examples/expected.py --data ../shared/data --check    compares, writes nothing

Needs the standard library; online-retail also needs pyarrow, and is left out with a notice where it is missing.
Money is counted in minor units (cents, pence), as integers.
"""

import argparse
import csv
import pathlib
import sys
from collections import Counter, defaultdict
from decimal import Decimal

HERE = pathlib.Path(__file__).parent


def minor(text):
    """`2024.99` as 202499; anything finer than a cent is an error."""
    amount = Decimal(text).scaleb(2)
    assert amount == int(amount), text
    return int(amount)


def table(path, separator=",", record_end="\n", header=False):
    """Rows of a file as lists; as dicts when it has a header."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        if header:
            return list(csv.DictReader(file, delimiter=separator))
        return [r.split(separator) for r in file.read().split(record_end) if r]


def adventureworks(data):
    lines = table(data / "FactResellerSales.csv", header=True)
    category = {p["ProductKey"]: p["EnglishProductCategoryName"] for p in table(data / "DW_Product.csv", header=True)}
    details = {r[0]: r for r in table(data / "DimReseller.csv", "|")}
    customers = table(data / "Customer.csv", "\t")
    store_of_account = {c[4]: c[2] for c in customers}
    named_buyer = {c[2]: c[1] for c in customers if c[1] and c[2]}
    group = {t[0]: t[3] for t in table(data / "SalesTerritory.csv", "\t")}
    contacts = table(data / "BusinessEntityContact.csv", "+|", "&|\n")
    surveys = table(data / "FactSurveyResponse.csv", "|")
    reviews = table(data / "ProductReview.csv", "\t", " 00:00:00.000\n")
    prospects = table(data / "ProspectiveBuyer.csv", "|")

    team = defaultdict(list)
    for store, person, role, *_ in contacts:
        team[store].append((role, person))

    def people(reseller):
        """The store's one buyer, and everybody there."""
        store = store_of_account[details[reseller][2]]
        everybody = sorted(team[store])
        return named_buyer.get(store, everybody[-1][1]), [person for _, person in everybody]

    def scope(line):
        region = group[line["SalesTerritoryKey"]]
        if region != "North America":
            return {"Europe": "europe_resellers", "Pacific": "pacific_resellers"}[region]
        return {
            "Specialty Bike Shop": "na_specialty",
            "Value Added Reseller": "na_value_added",
            "Warehouse": "na_warehouse",
        }[details[line["ResellerKey"]][4]]

    orders = defaultdict(dict)  # reseller -> order number -> lines
    for line in lines:
        orders[line["ResellerKey"]].setdefault(line["SalesOrderNumber"], []).append(line)
    types, facts, records = Counter(), Counter(), set()

    def happened(kind, who, where):
        types[kind] += 1
        facts[kind] += len(who)
        records.update((person, where) for person in who)

    for reseller, own in orders.items():
        buyer, everybody = people(reseller)
        last, bought = None, set()
        for _number, order in sorted(own.items()):
            where = scope(order[0])
            total = sum(minor(line["SalesAmount"]) for line in order)
            new = {category[line["ProductKey"]] for line in order} - bought
            bought |= new
            if last is None:
                happened("order_signed", everybody, where)
            else:
                happened("repeat_order", [buyer], where)
                for _ in new:
                    happened("cross_sell_bought", everybody, where)
                if 4 * total >= 5 * last:
                    happened("share_of_wallet_up", [buyer], where)
                elif 4 * total <= 3 * last:
                    happened("share_of_wallet_down", [buyer], where)
            last = total
    person_of_customer = {c[0]: c[1] for c in customers}
    for customer, _day in {(s[2], s[1]) for s in surveys}:
        happened("interest_survey", [person_of_customer[customer]], "product_voice")
    for review in reviews:
        happened("product_review", [review[4].lower()], "product_voice")

    missing = [line for line in lines if line["TotalProductCost"] == "NULL"]
    stand_in = sum(minor(line["StandardCost"]) * int(line["OrderQuantity"]) for line in missing)
    known = sum(minor(line["TotalProductCost"]) for line in lines if line["TotalProductCost"] != "NULL")
    revenue_by_scope = Counter()
    for line in lines:
        revenue_by_scope[scope(line)] += minor(line["SalesAmount"])
    everybody = {c[1] for c in contacts} | {person_of_customer[s[2]] for s in surveys}
    received = {
        "employees": len(table(data / "SalesPerson.csv", "\t")),
        "orders": len(lines),
        "prospects": len(prospects),
        "resellers": len(table(data / "Resellers.csv", header=True)),
        "reviews": len(reviews),
        "store_contacts": len(contacts),
        "surveys": len(surveys),
    }
    return {
        "currency": "USD",
        "sources": {name: {"received": rows, "quarantined": 0} for name, rows in received.items()},
        "revenue_minor": sum(minor(line["SalesAmount"]) for line in lines),
        "revenue_minor_by_scope": dict(revenue_by_scope),
        "product_cost_minor": known + stand_in,
        "product_cost_minor_by_standard_cost": stand_in,
        "product_cost_rows_by_standard_cost": len(missing),
        "orders": sum(len(own) for own in orders.values()),
        "resellers_with_orders": len(orders),
        "interactions": dict(types),
        "interaction_facts": dict(facts),
        "records": len(records),
        "accounts": len(details),
        "staff": received["employees"] + 1,
        "contacts": len(everybody) + len({p[1] for p in prospects}) + len({r[4].lower() for r in reviews}),
        "contacts_of_stores": sum(len(team[c[2]]) for c in customers if c[4] in {d[2] for d in details.values()}),
    }


def crm_sales(data):
    rows = table(data / "sales_pipeline.csv", header=True)
    office = {a["sales_agent"]: a["regional_office"].lower() for a in table(data / "sales_teams.csv", header=True)}
    companies = table(data / "accounts.csv", header=True)
    products = {p["product"] for p in table(data / "products.csv", header=True)}

    def day(text):
        month, date, year = text.split("/")
        return int(year), int(month), int(date)

    accepted = [r for r in rows if r["account"]]
    rejected = [r for r in rows if not r["account"]]
    types, revenue = Counter(), Counter()
    records, ever, bought = set(), set(), set()
    for row in accepted:
        where = (row["account"], office[row["sales_agent"]])
        if row["engage_date"]:
            types["discovery_thread"] += 1
            records.add(where)
        if row["deal_stage"] == "Lost":
            types["opportunity_lost"] += 1
    for row in sorted((r for r in accepted if r["deal_stage"] == "Won"),
                      key=lambda r: (day(r["close_date"]), r["opportunity_id"])):
        where = (row["account"], office[row["sales_agent"]])
        if where not in ever:
            types["order_signed"] += 1
        elif (*where, row["product"]) not in bought:
            types["cross_sell_bought"] += 1
        else:
            types["repeat_order"] += 1
        ever.add(where)
        bought.add((*where, row["product"]))
        revenue[where[1]] += minor(row["close_value"])
    money = lambda some: sum(minor(r["close_value"]) for r in some if r["close_value"])
    managers = {a["manager"] for a in table(data / "sales_teams.csv", header=True)}
    return {
        "currency": "USD",
        "sources": {
            "agents": {"received": len(office), "quarantined": 0},
            "companies": {"received": len(companies), "quarantined": 0},
            "opportunities": {
                "received": len(rows),
                "quarantined": len(rejected),
                "quarantined_because": "names no account",
                "quarantined_by_stage": dict(Counter(r["deal_stage"] for r in rejected)),
            },
        },
        "revenue_minor": sum(revenue.values()),
        "revenue_minor_by_scope": dict(revenue),
        "revenue_minor_in_quarantine": money(rejected),
        "revenue_minor_in_source": money(rows),
        "product_cost_minor": 0,
        "orders": sum(r["deal_stage"] == "Won" for r in accepted),
        "opportunities_without_date_and_facts": sum(not r["engage_date"] for r in accepted),
        "interactions": dict(types),
        "records": len(records),
        "accounts": len(companies),
        "contacts": len(companies),
        "staff": len(office) + len(managers),
        "products_misspelt_rows": sum(r["product"] not in products for r in rows),
        "sectors_misspelt_rows": sum(c["sector"] == "technolgy" for c in companies),
    }


def online_retail(data):
    import pyarrow.parquet

    rows = pyarrow.parquet.read_table(data / "online_retail_II_2009-2010.parquet").to_pylist()
    fees = {"AMAZONFEE", "BANK CHARGES"}
    no_goods = fees | {"POST", "DOT", "C2", "D", "ADJUST", "ADJUST2", "S", "B"}

    def tenths(row):
        """The exact amount in tenths of a penny."""
        price = Decimal(repr(row["Price"])) * 1000
        assert price == int(price), row
        return int(price) * row["Quantity"]

    def pence(row):
        """Whole pence; a fraction is dropped."""
        exact = tenths(row)
        return abs(exact) // 10 * (1 if exact >= 0 else -1)

    test = [r for r in rows if r["StockCode"].startswith("TEST")]
    sold = [r for r in rows if not r["StockCode"].startswith("TEST")]
    first = {}
    for row in rows:
        who = row["Customer ID"]
        if who is not None:
            first[who] = min(first.get(who, row["Invoice"]), row["Invoice"])
    what, people, records = {}, set(), set()
    revenue, cost, no_customer = Counter(), 0, 0
    meaningless = 0
    for row in sold:
        amount, who, invoice = pence(row), row["Customer ID"], row["Invoice"]
        where = "uk_gifts" if row["Country"] == "United Kingdom" else "international_gifts"
        if amount == 0:
            meaningless += 1
            continue
        if row["StockCode"] in fees:
            cost -= amount
        else:
            revenue[where] += amount
            no_customer += amount if who is None else 0
        if who is None:
            continue
        people.add(who)
        if row["StockCode"] not in no_goods:
            records.add((who, where))
            kind = "repeat_order"
            if invoice.startswith("C"):
                kind = "order_cancelled"
            elif first[who] == invoice:
                kind = "order_signed"
            what[invoice] = kind
    exact = sum(tenths(r) for r in rows)
    whole = sum(pence(r) for r in rows)
    assert sum(revenue.values()) - cost + sum(pence(r) for r in test) == whole
    return {
        "currency": "GBP",
        "sources": {
            "invoices": {
                "received": len(rows),
                "quarantined": len(test),
                "quarantined_because": "sells a test product",
            }
        },
        "revenue_minor": sum(revenue.values()),
        "revenue_minor_by_scope": dict(revenue),
        "revenue_minor_without_customer": no_customer,
        "revenue_minor_in_quarantine": sum(pence(r) for r in test),
        "product_cost_minor": cost,
        "source_total_minor": whole,
        "source_total_tenths_of_minor": exact,
        "rows_without_money": meaningless,
        "rows_with_fraction_dropped": sum(tenths(r) % 10 != 0 for r in rows),
        "orders": sum(kind != "order_cancelled" for kind in what.values()),
        "interactions": dict(Counter(what.values())),
        "records": len(records),
        "accounts": 0,
        "contacts": len(people),
        "staff": 0,
    }


def yaml(value, indent=""):
    """Nested dicts of numbers and plain texts, keys in the order given; counters by name."""
    for key, item in value.items():
        if isinstance(item, dict):
            yield f"{indent}{key}:"
            ordered = item if key == "sources" or "received" in item else dict(sorted(item.items()))
            yield from yaml(ordered, indent + "  ")
        else:
            yield f"{indent}{key}: {item}"


TEMPLATES = {
    "adventureworks": (adventureworks, "adventureworks"),
    "crm-sales": (crm_sales, "crm_sales"),
    "online-retail": (online_retail, "online_retail"),
}


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=pathlib.Path, required=True, help="folder with the data sets")
    options.add_argument("--check", action="store_true", help="compare with the committed figures")
    options.add_argument("only", nargs="*", help="names of templates")
    given = options.parse_args()
    wrong = 0
    for name, (figures, folder) in TEMPLATES.items():
        if given.only and name not in given.only:
            continue
        if not (given.data / folder).is_dir():
            print(f"SKIPPED {name}: no folder {folder} in the data folder", file=sys.stderr)
            continue
        try:
            found = figures(given.data / folder)
        except ModuleNotFoundError as missing:
            print(f"SKIPPED {name}: python has no {missing.name}", file=sys.stderr)
            continue
        head = "# What must come out of a first harvest. Written by examples/expected.py from the raw files; never edited.\n"
        text = head + "\n".join(yaml(found)) + "\n"
        target = HERE / name / "expected.yaml"
        if given.check:
            same = target.read_text(encoding="utf-8") == text
            wrong += not same
            print(f"{name}: {'as expected' if same else 'DIFFERENT from ' + str(target)}")
        else:
            target.write_text(text, encoding="utf-8")
            print(f"{name}: wrote {target}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

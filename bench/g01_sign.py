"""G1 and G2: pledges a second over HTTP on PostgreSQL, and their CPU, against one-row INSERTs by pgbench.

Both in the same minutes, alternating. Every answer counted is a receipt handed out after the durable commit.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile

from signing import PEOPLE, SECONDS, clear, cpu_of, data_folder, load, postgres, served, set_up

RUNS = int(os.environ.get("BENCH_R", "3"))
WORKERS, THREADS, CONNECTIONS = 2, 128, 256
TABLE = """create table if not exists pledge_limit(
  id bigint generated always as identity primary key, campaign_id int not null, employee_id bigint not null,
  nip text not null, unit_id int not null, pact_version int not null, leaf_hash bytea not null, signature bytea not null,
  auth_method text not null, signed_at timestamptz not null default now(), unique(campaign_id, employee_id))"""
INSERT = (
    r"""\set e random(1, 2000000000)
insert into pledge_limit(campaign_id,employee_id,nip,unit_id,pact_version,leaf_hash,signature,auth_method)
values (1, :e, '199001012015031001', 42, 1, '\x"""
    + "ab" * 32
    + r"""'::bytea, '\x"""
    + "cd" * 64
    + """'::bytea, 'otp')
on conflict do nothing;
"""
)


def insert_limit(uri: str, tools: str) -> float:
    """One-row committed INSERTs a second, 8 clients: the limit of the machine's disk and database."""
    subprocess.run([f"{tools}/psql", uri, "-qc", TABLE], check=True, capture_output=True)
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(
            INSERT.replace("\n values", " values")
            .replace("\nvalues", " values")
            .replace("\non conflict", " on conflict")
        )
        script.flush()
        os.chmod(script.name, 0o644)
        command = [
            f"{tools}/pgbench",
            "-n",
            "-M",
            "prepared",
            "-f",
            script.name,
            "-c",
            "8",
            "-j",
            "2",
            "-T",
            str(SECONDS),
            uri,
        ]
        out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return float(next(line.split()[2] for line in out.splitlines() if line.startswith("tps")))


def main() -> None:
    with postgres() as (uri, tools, postmaster), data_folder() as folder:
        stage = set_up(folder, uri)
        ratios, rates, limits, cpu, p99 = [], [], [], [], []
        with served(stage, workers=WORKERS, threads=THREADS) as (port, pid):
            load(stage, port, connections=CONNECTIONS, start=0, seconds=2)
            for n in range(RUNS):
                clear(stage)
                limit = insert_limit(uri, tools)
                before = cpu_of(pid) + cpu_of(postmaster)
                run = load(stage, port, connections=CONNECTIONS, start=0)
                used = cpu_of(pid) + cpu_of(postmaster) - before
                if run.count > PEOPLE:
                    raise SystemExit(f"only {PEOPLE} people for {run.count} presses: raise BENCH_PEOPLE")
                if run.refused:
                    raise SystemExit(f"{run.refused} presses were refused")
                rates.append(run.rate), limits.append(limit), ratios.append(run.rate / limit)
                cpu.append(used / run.count * 1e6), p99.append(run.p99_ms)
                print(
                    f"run {n + 1}: limit {limit:,.0f}/s  pledges {run.rate:,.0f}/s  ratio {run.rate / limit:.3f}  p50 {run.p50_ms:.0f} ms  p99 {run.p99_ms:.0f} ms  CPU {cpu[-1]:.0f} µs"
                )
        median = statistics.median
        print(
            f"G1 pledges/s over HTTP ÷ one-row INSERTs/s: {median(ratios):.3f}   (goal ≥ 0.25; {median(rates):,.0f}/s of {median(limits):,.0f}/s)"
        )
        print(f"G2 server + database CPU a pledge: {median(cpu):.0f} µs")


if __name__ == "__main__":
    main()

"""Time-series aspects at one door: the SDK writes events, reads them newest first, and deletes them by time."""

from datetime import datetime, timezone

from report import check, error_of, expect, given

from datahub.emitter.mcp import MetadataChangeProposalWrapper as Proposal
from datahub.ingestion.graph.client import DataHubGraph
from datahub.ingestion.graph.config import DatahubClientConfig
from datahub.metadata.schema_classes import (
    DatahubIngestionCheckpointClass,
    DatasetProfileClass,
    DatasetUsageStatisticsClass,
    IngestionCheckpointStateClass,
)

graph = DataHubGraph(DatahubClientConfig(server=given["server"], token=given["token"]))
TABLE = f"urn:li:dataset:(urn:li:dataPlatform:hive,{given['door']}.series,PROD)"
JOB = f"urn:li:dataJob:(urn:li:dataFlow:(datahub,{given['door']},PROD),stale)"
DAY = 86_400_000


def times(aspect, **more):
    found = graph.get_timeseries_values(TABLE, aspect, filter={}, **more)
    return [event.timestampMillis // DAY for event in found]


@check("series: profiles come back newest first, typed, and no one replaces another")
def _():
    profiles = [DatasetProfileClass(timestampMillis=day * DAY, rowCount=day) for day in (20, 40, 30)]
    graph.emit_mcps([Proposal(entityUrn=TABLE, aspect=profile) for profile in profiles])
    expect(times(DatasetProfileClass), [40, 30, 20])
    expect(times(DatasetProfileClass, limit=2), [40, 30])
    expect(graph.get_latest_timeseries_value(TABLE, DatasetProfileClass, {"rowCount": "30"}).timestampMillis, 30 * DAY)
    expect(graph.get_latest_timeseries_value(TABLE, DatasetProfileClass, {"rowCount": "31"}), None)


@check("series: usage within a span of time")
def _():
    usage = [DatasetUsageStatisticsClass(timestampMillis=day * DAY, totalSqlQueries=day) for day in (1, 2, 3)]
    graph.emit_mcps([Proposal(entityUrn=TABLE, aspect=one) for one in usage])
    found = graph.get_usage_aspects_from_urn(TABLE, 2 * DAY, 3 * DAY)
    expect([one.totalSqlQueries for one in found], [3, 2])


@check("series: the latest checkpoint of one pipeline among those of several")
def _():
    for run, pipeline in enumerate(("mine", "other", "mine", "other")):
        state = IngestionCheckpointStateClass("1.0", "utf-8", f"{run}".encode())
        checkpoint = DatahubIngestionCheckpointClass(
            timestampMillis=1_000 + run, pipelineName=pipeline, config="", platformInstanceId="", runId=f"run-{run}", state=state
        )
        graph.emit_mcp(Proposal(entityUrn=JOB, aspect=checkpoint))
    found = graph.get_latest_timeseries_value(JOB, DatahubIngestionCheckpointClass, {"pipelineName": "mine"})
    expect((found.runId, found.state.payload), ("run-2", b"2"))


@check("series: an event without a time is refused with its fault")
def _():
    nothing = DatasetProfileClass(timestampMillis=-1)
    assert "timestampMillis" in error_of(lambda: graph.emit(Proposal(entityUrn=TABLE, aspect=nothing)))


@check("series: hard_delete_timeseries_aspect and hard_delete_entity say how many events went")
def _():
    span = [datetime.fromtimestamp(day * DAY / 1000, timezone.utc) for day in (20, 30)]
    expect(graph.hard_delete_timeseries_aspect(TABLE, "datasetProfile", start_time=span[0], end_time=span[1]), 2)
    expect(times(DatasetProfileClass), [40])
    _, events = graph.hard_delete_entity(TABLE)
    expect(events, 4)
    expect(times(DatasetProfileClass), [])

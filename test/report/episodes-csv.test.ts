import { describe, expect, it } from 'vitest';
import { episodesCsv } from '../../src/report/episodes-csv.ts';
import { erroredEpisode, finishedEpisode } from './episodes.ts';

const lines = (text: string) => text.trimEnd().split('\n');

describe('episodesCsv', () => {
  it('starts with the columns of the journal and names units', () => {
    expect(lines(episodesCsv([]))).toEqual([
      'episodeId,taskId,policy,status,success,steps,seed,digest,suite,episodeIndex,attempt,ending,protocolHash,' +
        'durationMs,observationsPerSecond,inferences,latencyP50Ms,latencyP95Ms,latencyP99Ms,' +
        'progress,goalPredicates,reachedStep,graspedStep,liftedStep,movedStep,placedStep,' +
        'condition,delayP50Steps,observationAgeMean,staleRatio,holdRatio,starvations,updateRateHz,handOverJump,' +
        'meanSquaredJerk,sparc,pathRatio,virtualSeconds,' +
        'queueMsTotal,preprocessMsTotal,visionMsTotal,prefillMsTotal,decodeMsTotal,detokeniseMsTotal,' +
        'tokens,truncatedInferences,constrainedInferences,decodeFailures,peakMemoryMib,errorCode,errorMessage',
    ]);
  });

  it('writes a finished episode on one line', () => {
    const episode = finishedEpisode('s/a', 'p', 7, true, { durationMs: 5120.123456 });
    expect(lines(episodesCsv([episode]))[1]).toBe(
      `s/a/p/0007,s/a,p,succeeded,true,87,1007,${'d1'.repeat(32)},s,7,0,terminated,aaaa,` +
        `5120.123,100,2,2,2.9,2.98,${','.repeat(31)}`,
    );
    expect(episodesCsv([finishedEpisode('s/a', 'p', 7, false)])).toContain(',failed,false,220,');
  });

  it('gives the step of every stage for every goal predicate, and says which stages there are not', () => {
    const progress = [
      { predicate: 'On(a, b)', stages: { reached: 3, grasped: 9, lifted: 12, moved: 40, placed: null } },
      { predicate: 'Open(c)', stages: { reached: 60, moved: 70, placed: 80 } },
    ];
    expect(lines(episodesCsv([finishedEpisode('s/a', 'p', 7, true, { progress })]))[1]).toContain(
      ',2.98,0.9,"On(a, b);Open(c)",3;60,9;na,12;na,40;70,;80,',
    );
  });

  it('leaves empty what an errored episode does not have, and quotes its message', () => {
    const error = { code: 'policy', message: 'said "no",\ntwice' };
    expect(episodesCsv([erroredEpisode('s/a', 'p', 7, { error })])).toContain(
      `s/a/p/0007,s/a,p,errored,,3,1007,,s,7,0,,aaaa,5120${','.repeat(36)}policy,"said ""no"",\ntwice"\n`,
    );
  });

  it.each(['=1+1', '+1', '-1', '@sum', '\tx'])('does not let a spreadsheet run %j', (message) => {
    const csv = episodesCsv([erroredEpisode('s/a', 'p', 0, { error: { code: 'policy', message } })]);
    expect(csv).toContain(`,policy,'${message}\n`);
  });
});

import { measureOpening, type OpeningFigures } from './opening.ts';
import { measureScrolling, type ScrollingFigures } from './scrolling.ts';
import { setWebStage, type WebRunOptions } from './stage.ts';
import { type BusyFigures, measureBusy, measureWriting, type WritingFigures } from './writing.ts';

export interface WebReport {
  readonly opening: OpeningFigures;
  readonly writing: WritingFigures;
  readonly busy: BusyFigures;
  readonly scrolling: ScrollingFigures;
}

/** Everything that is promised of the web client's speed, in one browser, one part after the other. */
export async function measureWeb(options: WebRunOptions & { rounds: number }): Promise<WebReport> {
  const stage = await setWebStage(options);
  const told = <Figures>(what: string, figures: Figures): Figures => {
    console.log(`${what}: ${JSON.stringify(figures)}`);
    return figures;
  };
  try {
    return {
      opening: told('opening', await measureOpening(stage, options.rounds)),
      writing: told('writing', await measureWriting(stage)),
      busy: told('busy', await measureBusy(stage)),
      scrolling: told('scrolling', await measureScrolling(stage, options.messages)),
    };
  } finally {
    await stage.close();
  }
}

using Khonsu.Simulation.Commands;

return args switch
{
    ["soak", .. string[] options] => SoakCommand.Run(new Arguments(options)),
    ["replay", .. string[] options] => ReplayCommand.Run(new Arguments(options)),
    ["graphs", .. string[] options] => GraphsCommand.Run(new Arguments(options)),
    ["mutants", .. string[] options] => MutantsCommand.Run(new Arguments(options)),
    ["explore", .. string[] options] => ExploreCommand.Run(new Arguments(options)),
    _ => Usage(),
};

static int Usage()
{
    Console.WriteLine("""
        soak    --seeds N --first N --threads N --emphasis KIND --failures N   run many seeds
        replay  --seed N --shrink yes --lines N                                run one seed and tell what happens
        """);
    return 2;
}

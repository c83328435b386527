using Khonsu.Cluster.Tool;

return await ToolProgram.RunAsync(args, Console.Out, Console.Error);
